// Drawing upon a picture: what is saved is a picture of its own, the one below stays untouched.
// form[data-marking] holds an img and a canvas over it; [data-tool]: arrow, circle, text (says what stands in [data-marking-text]), blur;
// [data-marking-undo], [data-marking-save]. Saving triggers `shot` with the new picture, as the camera does. Until it is saved, what was drawn
// stays on the picture, also when one looks at another page meanwhile.
import { announce } from './status.mjs';

const COLOUR = '#e5002b', EDGE = '#fff', QUALITY = 0.92, CELLS = 10;
const marks = new Map();                                   // where a form is sent → what is drawn, in order
let drawing = null;                                        // {form, mark}

const form = target => target.closest?.('form[data-marking]');
const goes = form => form.getAttribute('hx-post'), on = form => marks.get(goes(form)) ?? [];
const parts = form => ({ image: form.querySelector('img'), canvas: form.querySelector('canvas') });
const tool = form => form.querySelector('[data-tool][aria-pressed="true"]').dataset.tool;

document.addEventListener('pointerdown', event => {
  const here = event.target.matches?.('form[data-marking] canvas') && event.isPrimary && form(event.target);
  if (!here || !parts(here).image.naturalWidth) return;     // not on this tablet, and no signal
  event.preventDefault();
  const at = point(event), text = here.querySelector('[data-marking-text]').value.trim();
  if (tool(here) === 'text' && !text) return here.querySelector('[data-marking-text]').focus();
  event.target.setPointerCapture(event.pointerId);
  drawing = { here, mark: { tool: tool(here), from: at, to: at, text } };
});
document.addEventListener('pointermove', event => {
  if (!drawing || !event.isPrimary) return;
  drawing.mark.to = point(event, parts(drawing.here).canvas);
  show(drawing.here, drawing.mark);
});
document.addEventListener('pointerup', () => {
  if (!drawing) return;
  const { here, mark } = drawing, far = Math.hypot(mark.to[0] - mark.from[0], mark.to[1] - mark.from[1]);
  drawing = null;
  if (mark.tool === 'text' || far > unit(parts(here).image)) marks.set(goes(here), [...on(here), mark]);
  show(here);
});
document.addEventListener('pointercancel', () => { if (drawing) show(drawing.here); drawing = null; });
document.addEventListener('click', ({ target }) => {
  const here = form(target), chosen = target.closest?.('[data-tool]');
  if (!here) return;
  if (chosen) for (const other of here.querySelectorAll('[data-tool]')) other.setAttribute('aria-pressed', other === chosen);
  if (target.closest('[data-marking-undo]')) { marks.set(goes(here), on(here).slice(0, -1)); show(here); }
  if (target.closest('[data-marking-save]')) save(here);
});
document.addEventListener('load', ({ target }) => { if (target.matches?.('form[data-marking] img')) show(form(target)); }, true);
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const here = ctx.target?.querySelector?.('form[data-marking]'), saved = ctx.result?.status === 200 && ctx.sourceElement;
  if (saved && saved.matches('form[data-marking]')) marks.delete(goes(saved));
  if (ctx.request.method === 'GET' && here && on(here).length) announce('drawn');
});

function point({ clientX, clientY, target }, canvas = target) {
  const box = canvas.getBoundingClientRect(), { image } = parts(form(canvas));
  const along = (n, start, length, whole) => Math.max(0, Math.min(whole, Math.round((n - start) / length * whole)));
  return [along(clientX, box.left, box.width, image.naturalWidth), along(clientY, box.top, box.height, image.naturalHeight)];
}

const unit = image => Math.max(image.naturalWidth, image.naturalHeight) / 200;

function show(form, more) {
  const { image, canvas } = parts(form), drawn = [...on(form), ...more ? [more] : []];
  Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
  const context = canvas.getContext('2d');
  for (const mark of drawn) DRAW[mark.tool](context, mark, image);
  form.querySelector('[data-marking-save]').disabled = !drawn.length;
  form.querySelector('[data-marking-undo]').disabled = !drawn.length;
}

const DRAW = {
  arrow(context, { from: [x, y], to: [a, b] }, image) {
    const turn = Math.atan2(b - y, a - x), head = 7 * unit(image), wing = by => [a - head * Math.cos(turn + by), b - head * Math.sin(turn + by)];
    lined(context, image, () => { context.moveTo(x, y); context.lineTo(a, b); for (const by of [0.5, -0.5]) { context.moveTo(a, b); context.lineTo(...wing(by)); } });
  },
  circle(context, { from: [x, y], to: [a, b] }, image) {
    lined(context, image, () => context.ellipse((x + a) / 2, (y + b) / 2, Math.abs(a - x) / 2, Math.abs(b - y) / 2, 0, 0, 2 * Math.PI));
  },
  text(context, { to: [x, y], text }, image) {
    let size = 8 * unit(image);
    context.font = `bold ${size}px sans-serif`;
    size *= Math.min(1, image.naturalWidth / (context.measureText(text).width + size));          // never beyond the picture's edge
    context.font = `bold ${size}px sans-serif`;
    const width = context.measureText(text).width + size, left = Math.max(0, Math.min(x, image.naturalWidth - width));
    context.fillStyle = COLOUR;
    context.fillRect(left, y - size, width, 1.5 * size);
    context.fillStyle = EDGE;
    context.fillText(text, left + size / 2, y + 0.1 * size);
  },
  // Means of a few cells, so that nothing can be made out of it again.
  blur(context, { from: [x, y], to: [a, b] }, image) {
    const [left, top, width, height] = [Math.min(x, a), Math.min(y, b), Math.max(1, Math.abs(a - x)), Math.max(1, Math.abs(b - y))];
    const small = new OffscreenCanvas(CELLS, CELLS), shrunk = small.getContext('2d');
    shrunk.imageSmoothingQuality = 'high';
    shrunk.drawImage(image, left, top, width, height, 0, 0, CELLS, CELLS);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, left, top, width, height);
  },
};

function lined(context, image, path) {
  for (const [colour, width] of [[EDGE, 2.4], [COLOUR, 1.4]]) {
    Object.assign(context, { strokeStyle: colour, lineWidth: width * unit(image), lineCap: 'round', lineJoin: 'round' });
    context.beginPath();
    path();
    context.stroke();
  }
}

async function save(form) {
  const { image, canvas } = parts(form), whole = new OffscreenCanvas(image.naturalWidth, image.naturalHeight), context = whole.getContext('2d');
  context.drawImage(image, 0, 0);
  context.drawImage(canvas, 0, 0);
  const blob = await whole.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  htmx.trigger(form, 'shot', { photo: new File([blob], 'marked.jpg', { type: blob.type }) });
}
