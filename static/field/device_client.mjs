// The worker, as promises: a message has an id and gets one answer. What it tells by itself arrives as events on `device`.
const worker = globalThis.deviceWorker;
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

function hear({ data }) {
  if (data.event) return tell(data.event, data);
  waiting.get(data.id)?.(data.result);
  waiting.delete(data.id);
}

// Once those who want to know are listening.
export function listen() {
  worker.onmessage = hear;
  worker.said.forEach(hear);
}
worker.onerror = problem => tell('failed', { code: 'no-worker', detail: problem.message ?? '' });
