// form[data-autosave]: sent within a second of the last key, on change, on leaving the field and when the page is hidden,
// never while a word is being composed. What stands under the writer's fingers is not replaced by an answer. [data-saved] in it says
// that what stands there is saved: it goes as soon as there is more, also when it comes for less.
const PAUSE = 600, LONGEST = 2500, AGAIN = 3000;
const waiting = new Map();                                 // form → {timer, since}
const sent = new Map();                                    // form → the newest event that sent it, until that is answered
let composing = false, composed = Promise.resolve(), release = () => {}, under = null, texts = [];

// Resolves when no word is being composed.
export const typed = () => composed;

// Is something typed in it still to be sent?
export const waits = form => waiting.has(form);

// Is something of it on its way?
export const goes = form => sent.has(form);

export const formOf = element => element.closest?.('form[data-autosave]');

function later(form, ms = PAUSE) {
  const { timer, since = Date.now() } = waiting.get(form) ?? {};
  clearTimeout(timer);
  const rest = Math.max(0, Math.min(ms, since + LONGEST - Date.now()));
  waiting.set(form, { since, timer: setTimeout(() => send(form), rest) });
}

function send(form) {
  if (composing || !waiting.has(form)) return;
  clearTimeout(waiting.get(form).timer);
  waiting.delete(form);
  if (form.isConnected && form.checkValidity()) htmx.trigger(form, 'autosave');            // half of an answer waits for the other
}

const hush = form => form.querySelector('[data-saved]')?.remove();

document.addEventListener('input', ({ target, isComposing }) => {
  const form = formOf(target);
  if (form) hush(form);
  if (form && !isComposing) later(form);
});
document.addEventListener('compositionstart', () => {
  composing = true;
  composed = new Promise(resolve => { release = resolve; });
});
document.addEventListener('compositionend', ({ target }) => {
  composing = false;
  release();
  if (formOf(target)) later(formOf(target));
});
document.addEventListener('submit', event => {                                       // Enter: done with this field, nothing else
  if (!formOf(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  document.activeElement.blur();
}, true);
for (const event of ['change', 'focusout']) document.addEventListener(event, ({ target }) => formOf(target) && send(formOf(target)));
for (const event of ['visibilitychange', 'pagehide'])                                 // a page that ends is told so before it is hidden
  addEventListener(event, () => (event === 'pagehide' || document.visibilityState === 'hidden') && [...waiting.keys()].forEach(send), true);

// Not saved: keep trying while the page lives.
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form?.matches?.('form[data-autosave]') && (ctx.response?.status ?? 500) >= 500) later(form, AGAIN);
});

// What another act of the same item draws is older than a text that is still on its way.
document.addEventListener('autosave', event => sent.set(event.target, event), true);
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (sent.get(ctx.sourceElement) === ctx.sourceEvent) sent.delete(ctx.sourceElement);
});
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const forms = [...sent.keys()].filter(form => form.isConnected && form !== ctx.sourceElement);
  texts = forms.flatMap(form => [...form.querySelectorAll('textarea')]).map(field => [field, field.value]);
});
document.addEventListener('htmx:after:swap', () => {
  for (const [field, text] of texts) if (field.value === field.defaultValue) field.value = text;
});

// An answer may bring a fresh field: what was typed, and where, goes on in it.
document.addEventListener('htmx:before:swap', () => {
  const field = document.activeElement;
  const form = field?.id ? formOf(field) : null, pending = waiting.has(form);
  under = form ? { field, pending, text: field.value, from: field.selectionStart, to: field.selectionEnd } : null;
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx: { sourceElement: form, request: { method, body } } } }) => {
  if (method !== 'GET' && form.matches('[data-autosave]') && [...form.elements].some(field => field.id && body.get(field.name) !== field.value)) hush(form);
});
document.addEventListener('htmx:after:swap', () => {
  const field = under && !under.field.isConnected && document.getElementById(under.field.id);
  if (!field || field.value === under.text) return;
  field.value = under.text;
  field.focus({ preventScroll: true });
  field.setSelectionRange?.(under.from, under.to);
  if (under.pending) later(field.form);
});
