// May photos go now? A wish of the person holding this tablet, kept on it: on any line, or on Wi-Fi only.
//
// Laws
// - Facts always go; only photos wait.
// - Where the browser does not say what line it is, photos wait until the person says so: once, for what is here.
const FREE = new Set(['wifi', 'ethernet']);

// The reason why photos wait: null (they go), 'line' (not on Wi-Fi) or 'ask' (this browser does not know).
export function waits(store, connection = globalThis.navigator?.connection) {
  if (!wifiOnly(store)) return null;
  const type = connection?.type;
  if (!type || type === 'unknown') return 'ask';
  return FREE.has(type) ? null : 'line';
}

export const wifiOnly = store => store.value('photos_on') === 'wifi';
export const prefer = (store, on) => store.keep('photos_on', on === 'wifi' ? 'wifi' : 'any');
