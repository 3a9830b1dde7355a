// What the sync core asks of the world outside: time, chance, timers, the network and its pieces, whether storage lasts and pages open without it. A test gives its own.
export const surroundings = {
  now: () => Date.now(),
  ticks: () => performance.now(),                          // milliseconds, to measure by
  random: n => crypto.getRandomValues(new Uint8Array(n)),
  after: (ms, work) => setTimeout(work, ms),
  cancel: timer => clearTimeout(timer),
  persistent: async () => await navigator.storage?.persisted?.().catch(() => false) ?? false,
  opens: async path => await globalThis.caches?.match(path).catch(() => undefined) !== undefined,             // kept by the service worker
  room: async () => navigator.storage?.estimate?.().then(({ quota, usage }) => Math.floor((quota - usage) / 1024), () => null) ?? null,
  pieces: { first: 1024 * 1024, smallest: 64 * 1024, largest: 8 * 1024 * 1024 },   // of a photo, in bytes
  fetch: (...args) => globalThis.fetch(...args),
};
