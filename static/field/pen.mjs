// A box to draw in: strokes become one SVG path of whole numbers in the form's hidden field.
// svg[data-draw] with path.ink; [data-strokes]: the field; [data-draw-again]: empties it.
const STEP = 3, MOST = 11_900;                             // units between two points; characters of a path
let drawn = null, last;

const box = target => target.closest?.('svg[data-draw]');
const ink = svg => svg.querySelector('.ink');

document.addEventListener('pointerdown', event => {
  const svg = box(event.target);
  if (!svg || !event.isPrimary) return;
  event.preventDefault();
  svg.setPointerCapture(event.pointerId);
  drawn = svg;
  add('M', last = point(svg, event));
});
document.addEventListener('pointermove', event => drawn && event.isPrimary && (event.getCoalescedEvents?.() ?? [event]).forEach(follow));   // Safari before 18.2 has it not
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => { drawn = null; });
document.addEventListener('click', ({ target }) => {
  const form = target.closest('[data-draw-again]')?.closest('form');
  if (form) write(form.querySelector('svg[data-draw]'), '');
});
document.addEventListener('restored', ({ target }) => target.matches('[data-strokes]') && write(target.form.querySelector('svg[data-draw]'), target.value));

function follow(event) {
  const next = point(drawn, event);
  if (Math.hypot(next[0] - last[0], next[1] - last[1]) >= STEP) add('L', last = next);
}

function point(svg, { clientX, clientY }) {
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse()), { width, height } = svg.viewBox.baseVal;
  return [Math.max(0, Math.min(width, Math.round(x))), Math.max(0, Math.min(height, Math.round(y)))];
}

function add(letter, [x, y]) {
  const path = `${ink(drawn).getAttribute('d')}${letter}${x} ${y}`;
  if (path.length < MOST) write(drawn, path);
}

function write(svg, path) {
  ink(svg).setAttribute('d', path);
  svg.closest('form').querySelector('[data-strokes]').value = path;
}
