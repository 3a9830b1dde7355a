// What a page says is written in it outlives the page: noted a moment after the last touch, at once when something was done, and when the
// page is out of sight.
import { PageNotes } from './page_notes.mjs';

const notes = new PageNotes('written'), SOON = 300;
let written = () => [], last = '[]', timer;

// `what`: gives [[address, [field]]], of which those without a field are nothing.
export function outlive(what) {
  written = what;
  for (const event of ['input', 'change']) document.addEventListener(event, soon);
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => ctx.request.method !== 'GET' && note());
  for (const event of ['visibilitychange', 'pagehide']) addEventListener(event, note, true);
}

// What those left that are no more, oldest first.
export async function adopted() {
  const found = await notes.adopted();
  last = JSON.stringify(found);
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
  notes.write(mine);
}
