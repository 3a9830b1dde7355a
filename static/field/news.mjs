// What arrives may overturn what an open page shows. [data-news] is told then by what each part stands now ([data-of], [data-stands]); a part
// that shows something else is morphed into what stands at [data-from]. Not while somebody writes in it, has not saved what was written
// there, or has not seen why it was refused: then it follows once that is done.
import { waits } from './autosave.mjs';
import { follow } from './said.mjs';

const TYPED = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea, select', AFTER = 300;
const saving = new Map();                                  // form → how many times it is on its way
let late = false, held = document.activeElement, timer;    // held: the field touched last

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => { if (ctx.target?.matches?.('[data-news]')) compare(ctx.target); });
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => count(ctx, 1));
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => count(ctx, -1));
for (const event of ['focusout', 'acted']) document.body.addEventListener(event, again);

// A field that keeps the focus while one looks elsewhere, as at another tab, is written in by nobody until it is touched again.
for (const event of ['pointerdown', 'keydown', 'input']) document.addEventListener(event, ({ target }) => { held = target; }, true);
for (const event of ['visibilitychange', 'blur']) addEventListener(event, ({ target }) => {
  if ([document, window].includes(target)) held = null;
  if (document.visibilityState === 'visible') again(late ||= event === 'visibilitychange');
}, true);

function count({ sourceElement: form, request }, by) {
  if (request.method === 'GET') return;
  saving.set(form, (saving.get(form) ?? 0) + by);
  if (saving.get(form) <= 0) saving.delete(form);          // less than none: it had begun before this code was there
}

function compare(news) {
  late = false;
  for (const { dataset: { of, from, stands } } of news.children) {
    const part = document.getElementById(of);
    if (!part || standing(part) === stands) continue;
    if (busy(part)) late = true;
    else draw(part, from);
  }
}

// What saves without drawing its part anew says by itself how it stands, in that part.
const standing = part => [part, ...part.querySelectorAll('[data-stands]')].map(({ dataset: { stands } }) => stands).join('');

function busy(part) {
  const field = document.activeElement;
  return field === held && part.contains(field) && field.matches(TYPED) || part.querySelector('[role=alert]') !== null
    || [...saving.keys()].some(form => part.contains(form)) || [...part.querySelectorAll('form')].some(unsaved);
}

const unsaved = form => form.matches('[data-autosave]') ? waits(form) || form.matches(':invalid') && written(form) : written(form);
const written = form => [...form.elements].some(field => field.matches(TYPED) && 'defaultValue' in field && field.value !== field.defaultValue);

const draw = (part, path) => htmx.ajax('GET', path, { source: part, target: part, swap: 'outerMorph' });

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => redraws(ctx) && follow(ctx.target));
const redraws = ({ sourceElement, target, request }) => request.method === 'GET' && sourceElement === target && target.matches('[data-stands]');

// Touched since it was asked for: then it is older than what is touched.
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (!redraws(ctx) || !busy(ctx.target)) return;
  event.preventDefault();
  late = true;
});

// What was held back: once the field is left, and what it saves is saved.
function again() {
  clearTimeout(timer);
  if (late) timer = setTimeout(() => {
    const news = document.querySelector('[data-news]');
    if (news) htmx.ajax('GET', news.getAttribute('hx-get'), { source: news, target: news, swap: 'innerHTML' });
  }, AFTER);
}
