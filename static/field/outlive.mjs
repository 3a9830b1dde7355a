// What a page says is written in it outlives the page: noted beside its person's work a moment after the last touch, at once when something
// was done, and when the page is out of sight. Each page has a note of its own; one that begins takes over those of pages that are no more.
import { ask } from './device_client.mjs';

const NAME = 'written', MINE = `${NAME}.${performance.timeOrigin}`, SOON = 300;
let written = () => [], last = '[]', timer;

// `what`: gives [[address, [field]]], of which those without a field are nothing.
export function outlive(what) {
  if (!navigator.locks) return;
  written = what;
  navigator.locks.request(MINE, () => new Promise(() => {}));                              // for as long as the page lives
  for (const event of ['input', 'change']) document.addEventListener(event, soon);
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => ctx.request.method !== 'GET' && note());
  for (const event of ['visibilitychange', 'pagehide']) addEventListener(event, note, true);
}

// What those left that are no more, oldest first.
export async function adopted() {
  let found = [];
  await navigator.locks?.request(NAME, async () => {
    const notes = await kept(), { held } = await navigator.locks.query(), alive = new Set(held.map(({ name }) => name));
    const dead = Object.keys(notes).filter(page => !alive.has(page)).sort();
    found = dead.flatMap(page => notes[page]);
    if (dead.length) await keep({ ...Object.fromEntries(Object.entries(notes).filter(([page]) => alive.has(page))), [MINE]: found });
    last = JSON.stringify(found);
  });
  return found;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(note, SOON);
}

function note() {
  const mine = written().filter(([, fields]) => fields.length), text = JSON.stringify(mine);
  if (text === last) return;
  last = text;
  navigator.locks.request(NAME, async () => {
    const { [MINE]: before, ...others } = await kept();
    await keep(mine.length ? { ...others, [MINE]: mine } : others);
  });
}

async function kept() {
  const notes = await ask('recall', { name: NAME });
  return typeof notes === 'string' ? JSON.parse(notes) : {};
}

const keep = notes => ask('keep', { name: NAME, value: JSON.stringify(notes) });
