// button[data-put]: a tap puts its value into the field of that id, behind what stands there, as if it had been typed. A date takes the
// place of another; tapped again, it goes.
document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-put]'), field = button && document.getElementById(button.dataset.put);
  if (field?.type === 'date') field.value = field.value === button.value ? '' : button.value;
  else if (field) put(field, button.value);
});

function put(field, text) {
  const before = field.value.trimEnd(), gap = !before ? '' : field.matches('textarea') ? '\n' : ' ', whole = before + gap + text;
  if (field.maxLength >= 0 && whole.length > field.maxLength) return;
  field.setRangeText(gap + text, before.length, field.value.length, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
