// What is written in one form is not lost because another is saved, or because one looks at another page: the fields of forms that save by
// a button keep what was typed, chosen, ticked or drawn until they are saved (`restored` is told to the field). (What saves by itself: autosave.mjs.)
// A signature does not outlive the page: it stands for what its signer has before them.
import { announce } from './status.mjs';

const FIELDS = 'form[hx-post]:not([hx-trigger]) :is(input:not([type=hidden], [type=file]), textarea, select, [data-strokes])[id]';
const page = document.getElementById('page'), left = new Map();          // address of a page → what was written there: [{id, value, checked}]
let at = location.pathname, written = [];

const chosen = field => [...field.options].some(option => option.selected !== option.defaultSelected);
const drawn = field => field.matches('[data-strokes]');
const changed = field => field.matches('select') ? chosen(field) : drawn(field) ? field.value !== '' : field.value !== field.defaultValue || field.checked !== field.defaultChecked;

// Words in the page's place ([data-trouble]) are no page: nothing is written in them, and what was stays for when it is back.
const trouble = () => page.querySelector('[data-trouble]') !== null;

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => leave(ctx));
page.addEventListener('replaced', () => leave({ target: page, request: { method: 'GET' } }));

function leave(ctx) {
  const anew = ctx.target === page || ctx.request.method !== 'GET', here = anew ? [...ctx.target?.querySelectorAll?.(FIELDS) ?? []] : [];
  const open = here.filter(field => field.form !== ctx.sourceElement && changed(field)), stay = open.filter(field => ctx.request.method !== 'GET' || !drawn(field));
  if (stay.length < open.length) announce('unsigned');
  written = stay.map(({ id, value, checked }) => ({ id, value, checked }));
  if (ctx.target === page && !trouble()) left.set(at, written.splice(0));
}

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  put(written.splice(0));
  if (ctx.target === page) setTimeout(arrived);            // the address follows what is drawn
});

function arrived() {
  if (trouble()) return;
  at = location.pathname;
  put(left.get(at) ?? []);
  left.delete(at);
}

function put(fields) {
  for (const { id, ...what } of fields) {
    const field = document.getElementById(id);
    if (!field) continue;
    Object.assign(field, what);
    field.closest('details')?.setAttribute('open', '');
    field.dispatchEvent(new Event('restored', { bubbles: true }));
  }
}
