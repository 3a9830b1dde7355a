// Pictures that somebody chose and that are not kept yet. A photo does not outlive its page: where that ends meanwhile, the next one names what
// may be missing. What another tab still saves is not.
import { PageNotes } from './page_notes.mjs';
import { announce } from './status.mjs';

const notes = new PageNotes('chosen'), waiting = new Set();                  // {item, name}

// Gives what is to be called, with its number, for each that is kept, or of which was said what is wrong.
export function chosen(item, names) {
  const these = names.map(name => ({ item, name }));
  for (const one of these) waiting.add(one);
  notes.write([...waiting]);
  return number => { waiting.delete(these[number]); notes.write([...waiting]); };
}

// Said once.
export async function missing() {
  const left = await notes.adopted(), items = [...new Set(left.map(({ item }) => item))];
  if (!left.length) return;
  const of = item => left.filter(one => one.item === item).map(({ name }) => name).join(', ');
  announce('photos-missing', { missing: items.map(item => `${item} ${of(item)}`.trim()).join(' · ') });
  notes.write([...waiting]);
}
