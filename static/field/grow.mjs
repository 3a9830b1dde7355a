// A text field is as high as what is written in it, also in a browser whose style sheets cannot say so: Safari before 26.2, Firefox.
const EVENTS = ['input', 'toggle', 'resize', 'htmx:after:swap'];
let asked = false;

if (!CSS.supports('field-sizing', 'content')) {
  for (const event of EVENTS) addEventListener(event, soon, true);
  soon();
}

function soon() {
  if (!asked) requestAnimationFrame(fit);
  asked = true;
}

// All at once: the page is laid out once more, not once a field; and where it was looked at it stays.
function fit() {
  asked = false;
  const fields = [...document.querySelectorAll('textarea')].filter(field => field.value || field.style.blockSize), at = scrollY;
  for (const field of fields) field.style.blockSize = '';
  const high = fields.map(field => field.scrollHeight && field.scrollHeight + field.offsetHeight - field.clientHeight);
  fields.forEach((field, i) => { if (high[i]) field.style.blockSize = `${high[i]}px` });
  if (scrollY !== at) scrollTo({ top: at, behavior: 'instant' });
}
