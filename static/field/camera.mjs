// input[data-photo-input]: pictures go one after another, each as one action; what is wrong with one is said at once.
// The place is kept before the camera opens, since a tablet short of memory may kill the page meanwhile. While it is open the page may
// be drawn anew around it (something arrived, a note was saved): then the picture comes to a field that is no longer in the page, and is heard there.
import { chosen } from './chosen.mjs';
import { ask } from './device_client.mjs';
import { word } from './panels.mjs';
import { announce } from './status.mjs';
import { spoken } from './words.mjs';

const KEPT = 30 * 60 * 1000;

document.addEventListener('click', ({ target }) => {
  const input = target.closest?.('input[data-photo-input]');
  if (!input) return;
  keepPlace(input);
  input.onchange = () => input.isConnected || taken(input);
});
document.addEventListener('change', ({ target }) => { if (target.matches?.('input[data-photo-input]')) taken(target); });
addEventListener('visibilitychange', () => document.visibilityState === 'visible' && setTimeout(forgetPlace, 60_000));

async function taken(input) {
  forgetPlace();
  await save(input.form, [...input.files], input.dataset.photoInput);
  input.value = '';
}

function keepPlace(input) {
  const item = input.closest('[data-item]')?.id;
  if (item) history.replaceState({ htmx: true }, '', `#${item}`);
  keep({ path: location.pathname + location.hash, at: Date.now() });
}

function forgetPlace() { keep({}); }

const keep = place => ask('keep', { name: 'place', value: JSON.stringify(place) });        // the worker's commit outlives a kill

// Where the page was when the camera took it away, if that is not long ago.
export async function resumed() {
  const kept = await ask('recall', { name: 'place' }), { path, at } = typeof kept === 'string' ? JSON.parse(kept) : {};
  return path && Date.now() - at < KEPT ? path : null;
}

// Is all of it saved? What is wrong with one is said.
export async function save(form, files, source) {
  const done = chosen(form.closest('[data-item]')?.dataset.item ?? '', files.map(({ name }) => name));
  const address = form.getAttribute('hx-post'), rest = [...new FormData(form)].filter(([name]) => name !== 'photo' && name !== 'source');
  const wrong = [];
  for (const [i, photo] of files.entries()) {
    announce('photo-of', { n: i + 1, total: files.length });
    const result = await one(document.querySelector(`form[hx-post="${CSS.escape(address)}"]`), address, rest, photo, source, `${i + 1} / ${files.length}`);
    const said = result?.errors?.photo ?? Object.values(result?.errors ?? {})[0] ?? (result?.code && spoken(word(result.code), result));
    if (said || (result?.status ?? 500) >= 400) wrong.push(`${photo.name}: ${said ?? '…'}`);
    done(i);
  }
  announce(wrong.length ? 'photos-wrong' : files.length > 1 ? 'photos-saved' : 'quiet', { wrong: wrong.join(' · '), total: files.length });
  return !wrong.length;
}

// Through htmx while the form is on the page, so that the item is drawn anew; the photo is saved in any case.
async function one(form, path, rest, photo, source, counter) {
  if (!form) return ask('request', { method: 'POST', path, form: [...rest, ['source', source], ['photo', photo]] });
  if (form.elements.source) form.elements.source.value = source;
  form.dataset.progress = counter;
  const done = finished(photo);
  htmx.trigger(form, 'shot', { photo });
  return done;
}

function finished(photo) {
  return new Promise(resolve => document.addEventListener('htmx:finally:request', function done({ detail: { ctx } }) {
    if (ctx.sourceEvent?.detail?.photo !== photo) return;
    document.removeEventListener('htmx:finally:request', done);
    resolve(ctx.result);
  }));
}
