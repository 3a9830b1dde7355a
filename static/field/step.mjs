// button[data-field]: its field shows its value at once, none where it clears. With data-step that is what the field shows by now, so many
// hundredths on, between 0 and data-most: a second tap counts from the first, whether that is drawn yet or not. What is typed counts as it
// does in forms (static/device/forms.mjs), which refuse the rest.
document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button[data-field]'), field = button && document.getElementById(button.dataset.field);
  if (!field) return;
  const now = hundredths(field.value), { step, most } = button.dataset;
  if (step && !Number.isNaN(now)) button.value = Math.max(0, Math.min(Number(most), now + Number(step))) / 100;
  field.value = button.value;
}, true);

function hundredths(text) {
  const digits = text.normalize('NFKC').trim().replace(/[,。]/, '.');
  return digits ? Math.round(Number(digits) * 100) : NaN;
}
