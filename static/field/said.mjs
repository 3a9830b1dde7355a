// An act of one's own is answered by morphing what stands into what is so now (decision 0065): the list it was chosen from closes, and
// fields that save at once show what is kept, but those that somebody is writing in. What was not kept does not look so: without an
// answer, what was chosen goes back to what stood.
import { goes, waits } from './autosave.mjs';

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const source = ctx.sourceElement, part = document.getElementById(ctx.target?.id);
  if (ctx.request.method === 'GET' || ctx.swap !== 'outerMorph' || !part) return;
  follow(part, source);
  if (ctx.result?.status === 200 && source.matches('form')) close(source);
});

// A text follows what is drawn where nobody writes in it, and where that stands by something newer: an answer that was on its way may be
// older than the text saved beside it. Names of facts are in the order of their time.
let resting = [];
const newest = form => form.querySelector('[data-stands]')?.dataset.stands.split(' ').at(-1) ?? '';
document.addEventListener('htmx:before:swap', ({ detail: { ctx: { swap, target } } }) => {
  const forms = swap === 'outerMorph' && target ? [...target.querySelectorAll('form[data-autosave]')] : [];
  resting = forms.filter(form => !waits(form) && !goes(form)).map(form => [form, newest(form)]);
});
document.addEventListener('htmx:after:swap', () => {
  for (const [form, stood] of resting)
    if (newest(form) > stood) for (const field of form.querySelectorAll('textarea')) field.value = field.defaultValue;
});

// A box or a field that was ever touched no longer follows what is drawn by itself.
export function follow(part, source) {
  for (const box of part.querySelectorAll('form[hx-trigger=change] [type=checkbox]')) box.checked = box.defaultChecked;
  for (const field of part.querySelectorAll('form[data-autosave] input:not([type=hidden])'))
    if (field.form !== source && !waits(field.form)) field.value = field.defaultValue;
}

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (ctx.result?.code && ctx.sourceElement.matches('form[hx-trigger=change]')) ctx.sourceElement.reset();
});

function close(form) {
  const list = form.closest('details[open]'), held = list?.contains(document.activeElement);
  if (!list) return;
  form.reset();
  list.open = false;
  if (held) list.querySelector('summary').focus({ preventScroll: true });
}
