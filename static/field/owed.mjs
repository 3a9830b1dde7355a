// A page may end, or show something else, before what was typed last is saved, or could be: half of an answer waits for the other, and what
// was refused to be mended. It is typed again, and refused again, once its form is drawn again, by the next page too, where nothing else was
// kept since: the form still names the answers its writer saw, or holds what they had sent from it.
import { formOf, waits } from './autosave.mjs';
import { person } from './device_client.mjs';

const PLACE = `typed.${person}`, ME = performance.timeOrigin;
const owed = new Map();                                    // form → {seen, sent: [values], now: values}
const kept = () => JSON.parse(localStorage.getItem(PLACE) ?? '[]');                     // the same of pages that ended, with the form's address
const left = kept(), done = new Set(), named = ({ page, form }) => `${page} ${form}`;

const values = form => JSON.stringify([...form.elements].filter(field => field.id).map(({ id, value }) => [id, value]));
const seen = form => JSON.stringify([...form.querySelectorAll('[type=hidden]')].map(({ value }) => value));

for (const event of ['input', 'compositionend']) document.addEventListener(event, ({ target, isComposing }) => {
  const form = formOf(target);
  if (form && !isComposing) owed.set(form, { sent: owed.get(form)?.sent ?? [], seen: seen(form), now: values(form) });
});
document.addEventListener('autosave', ({ target }) => owed.get(target)?.sent.push(values(target)));
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement, one = owed.get(form), status = ctx.response?.status ?? 500;
  if (!one || status >= 500) return;
  one.sent.shift();
  if (![401, 422].includes(status) && !one.sent.length && !waits(form)) owed.delete(form);         // 401: it is there again once somebody has signed in
});

// A touch that sets its field (step.mjs) is a later word than what was typed.
document.addEventListener('click', ({ target }) => owed.delete(document.getElementById(target.closest?.('button[data-field]')?.dataset.field)?.form));

for (const event of ['visibilitychange', 'pagehide']) addEventListener(event, leave, true);
function leave() {
  const here = [...owed].map(([form, one]) => ({ ...one, form: form.getAttribute('hx-post'), page: ME }));
  const all = [...kept().filter(one => one.page !== ME && !done.has(named(one))), ...here];
  if (all.length) localStorage.setItem(PLACE, JSON.stringify(all));
  else localStorage.removeItem(PLACE);
}

document.addEventListener('htmx:after:swap', arrive);
arrive();
function arrive() {
  for (const one of left) if (!done.has(named(one)) && again(one)) done.add(named(one));
  for (const [form, one] of owed) {
    const here = (!form.isConnected || emptied(form)) && again({ ...one, form: form.getAttribute('hx-post') });
    if (!here || here === form) continue;
    owed.delete(form);
    if (!owed.has(here)) owed.set(here, one);
  }
}

// What another act of the same item drew shows what is kept (said.mjs).
function emptied(form) { return [...form.elements].every(({ value, defaultValue }) => value === defaultValue); }

// Its form, where that is here: then it owes no more.
function again({ form: address, seen: then, sent, now }) {
  const form = document.querySelector(`form[data-autosave][hx-post="${CSS.escape(address)}"]`);
  if (!form) return null;
  if (now !== values(form) && (then === seen(form) || sent.includes(values(form)))) type(JSON.parse(now));
  return form;
}

// Another version may ask for something else there.
function type(fields) {
  const here = fields.map(([id]) => document.getElementById(id));
  if (here.includes(null)) return;
  fields.forEach(([, value], i) => { here[i].value = value; });
  here[0].dispatchEvent(new Event('input', { bubbles: true }));
}
