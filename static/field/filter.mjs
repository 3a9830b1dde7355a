// A search field that hides the rows which do not say what is typed; what they stand in goes with the last of them.
// [data-filter]: a selector of rows. [data-rows]: what rows stand in. [data-filter-none]: said when none is left.
document.addEventListener('input', ({ target }) => { if (target.matches('[data-filter]')) filter(target); });

function filter(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean), rows = [...document.querySelectorAll(field.dataset.filter)];
  for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
  for (const group of document.querySelectorAll('[data-rows]')) group.hidden = !group.querySelector('[data-row]:not([hidden])');
  for (const none of document.querySelectorAll('[data-filter-none]')) none.hidden = !words.length || rows.some(row => !row.hidden);
}
