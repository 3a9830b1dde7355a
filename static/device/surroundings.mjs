// What the sync core asks of the world outside: time, chance, timers, the network. A test gives its own.
export const surroundings = {
  now: () => Date.now(),
  ticks: () => performance.now(),                          // milliseconds, to measure by
  random: n => crypto.getRandomValues(new Uint8Array(n)),
  after: (ms, work) => setTimeout(work, ms),
  cancel: timer => clearTimeout(timer),
  fetch: (...args) => globalThis.fetch(...args),
};
