// What the sync core asks of the world outside: time, chance, timers, the network and its pieces, and whether storage lasts. A test gives its own.
export const surroundings = {
  now: () => Date.now(),
  ticks: () => performance.now(),                          // milliseconds, to measure by
  random: n => crypto.getRandomValues(new Uint8Array(n)),
  after: (ms, work) => setTimeout(work, ms),
  cancel: timer => clearTimeout(timer),
  persistent: async () => await navigator.storage?.persisted?.().catch(() => false) ?? false,
  room: async () => navigator.storage?.estimate?.().then(({ quota, usage }) => Math.floor((quota - usage) / 1024), () => null) ?? null,
  pieces: { first: 1024 * 1024, smallest: 64 * 1024, largest: 8 * 1024 * 1024 },   // of a photo, in bytes
  fetch: (...args) => globalThis.fetch(...args),
};
