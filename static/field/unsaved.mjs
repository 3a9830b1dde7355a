// What is written in one form is not lost because another is saved: where an action draws the page anew, the fields of forms that save by
// a button keep what was typed, chosen or ticked. (What saves by itself: autosave.mjs.)
const FIELDS = 'form[hx-post]:not([hx-trigger]) :is(input:not([type=hidden], [type=file]), textarea, select)[id]';
let written = [];                                          // {id, value, checked}

const chosen = field => [...field.options].some(option => option.selected !== option.defaultSelected);
const changed = field => field.matches('select') ? chosen(field) : field.value !== field.defaultValue || field.checked !== field.defaultChecked;

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const here = ctx.request.method === 'GET' ? [] : [...ctx.target?.querySelectorAll?.(FIELDS) ?? []];
  written = here.filter(field => field.form !== ctx.sourceElement && changed(field)).map(({ id, value, checked }) => ({ id, value, checked }));
});
document.addEventListener('htmx:after:swap', () => {
  for (const { id, ...what } of written.splice(0)) {
    const field = document.getElementById(id);
    if (!field) continue;
    Object.assign(field, what);
    field.closest('details')?.setAttribute('open', '');
  }
});
