// What is written in one form is not lost because another is saved, or because one looks at another page: the fields of forms that save by
// a button keep what was typed, chosen, ticked or drawn until they are saved (`restored` is told to the field). (What saves by itself: autosave.mjs.)
// A signature does not outlive the page: it stands for what its signer has before them. All else does, be it a reload that ends it or a kill
// (outlive.mjs).
import { adopted, outlive } from './outlive.mjs';
import { announce } from './status.mjs';

const FIELDS = 'form[hx-post]:not([hx-trigger]) :is(input:not([type=hidden], [type=file]), textarea, select, [data-strokes])[id]';
const page = document.getElementById('page'), left = new Map();          // address of a page → what was written there: [{id, value, checked}]
let at = location.pathname, written = [];

const chosen = field => [...field.options].some(option => option.selected !== option.defaultSelected);
const drawn = field => field.matches('[data-strokes]');
const changed = field => field.matches('select') ? chosen(field) : drawn(field) ? field.value !== '' : field.value !== field.defaultValue || field.checked !== field.defaultChecked;

const fields = root => [...root.querySelectorAll(FIELDS)].filter(changed), said = ({ id, value, checked }) => ({ id, value, checked });

// Words in the page's place ([data-trouble]) are no page: nothing is written in them, and what was stays for when it is back.
const trouble = () => page.querySelector('[data-trouble]') !== null;

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => leave(ctx));
page.addEventListener('replaced', () => leave({ target: page, request: { method: 'GET' } }));

function leave(ctx) {
  if (left.has(ctx.from)) left.set(ctx.from, left.get(ctx.from).filter(field => !saved(ctx, field)));
  const anew = ctx.target === page || ctx.request.method !== 'GET', here = anew && ctx.target?.querySelectorAll ? fields(ctx.target) : [];
  const open = here.filter(field => field.form !== ctx.sourceElement && !saved(ctx, field)), stay = open.filter(field => ctx.request.method !== 'GET' || !drawn(field));
  if (stay.length < open.length) announce('unsigned');
  written = stay.map(said);
  if (ctx.target === page && !trouble()) left.set(at, written.splice(0));
}

// Its form was saved as it stands here, though its page was left, or drawn anew, before the answer came.
function saved({ sourceElement: form, request: { method, body }, result }, { id, value, checked }) {
  const field = method !== 'GET' && result?.status === 200 && [...form.elements ?? []].find(field => field.id === id);
  return field && (field.matches('[type=checkbox], [type=radio]') ? checked === body.getAll(field.name).includes(value) : body.get(field.name) === value);
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

outlive(() => [...left, [at, fields(page).filter(field => !drawn(field)).map(said)]]);
adopted().then(found => {
  for (const [address, fields] of found) left.set(address, [...left.get(address) ?? [], ...fields]);
  arrived();
});

function put(fields) {
  for (const { id, ...what } of fields) {
    const field = document.getElementById(id);
    if (!field) continue;
    Object.assign(field, what);
    field.closest('details')?.setAttribute('open', '');
    field.dispatchEvent(new Event('restored', { bubbles: true }));
  }
}
