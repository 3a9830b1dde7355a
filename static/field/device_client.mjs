// The worker, as promises: a message has an id and gets one answer. What it tells by itself arrives as events on `device`.
const worker = new Worker('/static/device/worker.mjs', { type: 'module' });
const waiting = new Map();
let count = 0;

export const device = new EventTarget();
const tell = (event, detail) => device.dispatchEvent(new CustomEvent(event, { detail }));

export function ask(verb, more = {}) {
  return new Promise(resolve => {
    const id = ++count;
    waiting.set(id, resolve);
    worker.postMessage({ id, verb, person: cookie('person'), lang: document.documentElement.lang, ...more });
  });
}

// undefined: never set; empty: signed out.
export function cookie(name) {
  const found = document.cookie.split('; ').find(part => part.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}

worker.onmessage = ({ data }) => {
  if (data.event) return tell(data.event, data);
  waiting.get(data.id)?.(data.result);
  waiting.delete(data.id);
};
worker.onerror = problem => tell('failed', { code: 'no-worker', detail: problem.message ?? '' });
