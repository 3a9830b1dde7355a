// Pictures that somebody chose and that are not kept yet. A photo does not outlive its page: where that ends meanwhile, the next one names what
// may be missing. Noted where a commit outlives a kill, and under a lock that ends with the page: what another tab still saves is not missing.
import { ask } from './device_client.mjs';
import { announce } from './status.mjs';

const ME = `chosen.${performance.timeOrigin}`, waiting = new Set();           // {item, name}
const note = () => ask('keep', { name: 'chosen', value: JSON.stringify({ page: ME, left: [...waiting] }) });

// `work` is given what it says `done` of to, by number: that one is kept, or what is wrong with it was said.
export async function chosen(item, names, work) {
  const these = names.map(name => ({ item, name }));
  for (const one of these) waiting.add(one);
  note();
  const told = () => work(number => { waiting.delete(these[number]); note(); });
  return navigator.locks ? navigator.locks.request(ME, { mode: 'shared' }, told) : told();
}

// Said once.
export async function missing() {
  const noted = await ask('recall', { name: 'chosen' }), { page, left = [] } = typeof noted === 'string' ? JSON.parse(noted) : {};
  const { held = [] } = await navigator.locks?.query() ?? {};
  if (!left.length || page === ME || held.some(({ name }) => name === page)) return;
  const items = [...new Set(left.map(({ item }) => item))], of = item => left.filter(one => one.item === item).map(({ name }) => name).join(', ');
  announce('photos-missing', { missing: items.map(item => `${item} ${of(item)}`.trim()).join(' · ') });
  note();
}
