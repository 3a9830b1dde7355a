// An act of one's own is answered by morphing what stands into what is so now (decision 0065): the list it was chosen from closes, and
// fields that save at once show what is kept, but those that somebody is writing in. What was not kept does not look so: without an
// answer, what was chosen goes back to what stood.
import { waits } from './autosave.mjs';

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const source = ctx.sourceElement, part = document.getElementById(ctx.target?.id);
  if (ctx.request.method === 'GET' || ctx.swap !== 'outerMorph' || !part) return;
  tick(part);
  for (const field of part.querySelectorAll('form[data-autosave] input:not([type=hidden])'))
    if (field.form !== source && !waits(field.form)) field.value = field.defaultValue;
  if (ctx.result?.status === 200 && source.matches('form')) close(source);
});

// A box that was ever touched no longer follows what is drawn by itself.
export function tick(part) {
  for (const box of part.querySelectorAll('form[hx-trigger=change] [type=checkbox]')) box.checked = box.defaultChecked;
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
