import '../field/autosave.mjs';
import '../field/grow.mjs';
// Small glue of the desk: language, theme, arrivals, and the photo viewer with its keys.
const themes = ['light', 'dark', 'sun'], $ = id => document.getElementById(id);

document.addEventListener('click', ({ target }) => {
  const lang = target.closest('[data-lang]')?.dataset.lang;
  if (lang) { document.cookie = `lang=${lang}; path=/; SameSite=Lax; max-age=31536000`; location.reload() }
  if (target.closest('[data-theme-next]')) {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    localStorage.setItem('theme', next);
    document.documentElement.dataset.theme = next;
  }
});

// A form on its way goes no second time; after ten seconds, or when one came back to its page, it may be tried again.
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post' || form.hasAttribute('hx-post')) return;
  if (event.timeStamp - form.goneAt < 10_000) event.preventDefault();
  else { form.goneAt = event.timeStamp; late('unsure'); remember(form) }
});
addEventListener('pageshow', () => { for (const form of document.forms) delete form.goneAt; heard() });

// Back from the browser's own page that tells of a lost answer, a form is pressed again as on the page before; after any answer it is new.
function remember(form) {
  const page = form.querySelector('[data-pressed]')?.value;
  if (page) sessionStorage.pressed = JSON.stringify([location.pathname, page]);
}
const [from, asked] = JSON.parse(sessionStorage.pressed ?? '[]');
if (performance.getEntriesByType('navigation')[0]?.type !== 'back_forward') delete sessionStorage.pressed;
else if (from === location.pathname) for (const field of document.querySelectorAll('[data-pressed]')) field.value = asked;

// Rows that can be moved: Alt with an arrow presses their button; what had the focus keeps it.
document.addEventListener('keydown', event => {
  const button = event.altKey && event.target.closest?.('[data-movable]')?.querySelector(`[data-key="${event.key}"]`);
  if (button) { event.preventDefault(); button.click() }
});
let focused = null;
document.addEventListener('htmx:before:swap', () => { focused = document.activeElement?.id });
document.addEventListener('htmx:after:swap', () => { if (focused && document.activeElement === document.body) $(focused)?.focus({ preventScroll: true }) });
// What was written of a checklist's row: its preview follows.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if ($('row') && ctx.response?.status < 300 && ctx.sourceElement.id !== 'preview') document.body.dispatchEvent(new Event('drafted'));
});

// A problem is told above what stands on the page; a form that it kept goes again by its button, with the token that came along.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const token = $('problem')?.querySelector('[data-token]')?.dataset.token;
  if (token) for (const field of document.getElementsByName('csrf_token')) field.value = token;
});
document.addEventListener('submit', ({ target }) => {
  if (target.matches('[data-autosave]') && $('problem')?.firstChild) htmx.trigger(target, 'autosave');
}, true);

// What is to be saved, done or looked for gets no answer, or none of the app's: told after a few seconds, until there is one.
const answered = ({ hx, response }) => !response || response.status < 500 || hx.retarget;
const silent = new Map();                                  // id of the template that tells it → its timer
const untold = () => $('problem')?.querySelector('[data-unanswered]');
function late(id) {
  if (!$(id) || silent.has(id)) return;
  silent.set(id, setTimeout(() => {
    if (!untold()) $('problem').replaceChildren();
    $('problem').append($(id).content.cloneNode(true));
  }, 4000));
}
function heard() {
  for (const timer of silent.values()) clearTimeout(timer);
  silent.clear();
  if (untold()) $('problem').replaceChildren();
}
// Safari drops what a page still sends as it ends, unless it is to be kept alive: 64 KiB at most.
const small = body => new URLSearchParams(body).toString().length < 60_000;
document.addEventListener('htmx:before:request', ({ detail: { ctx: { sourceElement, request } } }) => {
  request.action = sourceElement.getAttribute('hx-post') ?? request.action;              // one that waited goes as its button says by now
  request.keepalive = sourceElement.matches('[data-autosave]') && small(request.body);
  if (sourceElement.matches('[data-autosave], #poll')) late('silent');
  else if (request.method === 'POST') late('unsure');
});
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (!answered(ctx)) return;
  heard();
  if (ctx.response.status < 300) $('problem')?.replaceChildren();
});
document.addEventListener('htmx:before:swap', event => { if (!answered(event.detail.ctx)) event.preventDefault() });

// Arrivals: asked every few seconds while the page is seen, slower while nothing comes; at once when one comes back to it.
let wait = 4000, asking;
document.addEventListener('htmx:after:request', ({ detail: { ctx: { sourceElement, response } } }) => {
  if (sourceElement?.id === 'poll') wait = response.status === 200 ? 4000 : Math.min(wait * 1.3, 30000);
});
function ask() {
  clearTimeout(asking);
  if (!document.hidden && !$('viewer')?.open) $('poll').dispatchEvent(new Event('arrive'));
  asking = setTimeout(ask, wait);
}
if ($('poll')) {
  asking = setTimeout(ask, wait);
  document.addEventListener('visibilitychange', () => { wait = 4000; ask() });
}

// Viewer. By place: the same picture may stand at several items.
let shown = null;
const pictures = () => [...document.querySelectorAll('[data-view]')];
const step = by => { const all = pictures(); show(all[all.indexOf(shown) + by]) };
const zoom = () => $('viewer').classList.toggle('zoomed');

function show(link) {
  if (!link) return;
  shown = link;
  picture('viewer-image', link.href, link.querySelector('img').alt);
  $('viewer-beside').hidden = !link.dataset.beside;
  if (link.dataset.beside) picture('viewer-beside', link.dataset.beside, $('viewer-beside').alt);
  $('viewer-original').href = link.href.replace('variant=view', 'variant=original');
  $('viewer-facts').replaceChildren(...link.parentElement.querySelector('[data-facts]').cloneNode(true).children);
  place(link);
  if (!$('viewer').open) $('viewer').showModal();
}

// Never the picture before over the words of this one.
function picture(id, src, alt) {
  $(id).removeAttribute('src');
  Object.assign($(id), { src, alt });
}

// Which of them this is, and at which item.
function place(link) {
  const all = pictures(), at = all.indexOf(link), card = link.closest('[data-item]');
  $('viewer-place').textContent = `${at + 1} / ${all.length}`;
  $('viewer-item').textContent = [card?.dataset.item, card?.querySelector('h3')?.textContent].filter(Boolean).join(' ');
  for (const button of $('viewer').querySelectorAll('[data-step]')) button.setAttribute('aria-disabled', !all[at + Number(button.dataset.step)]);
}

$('viewer')?.addEventListener('close', () => shown?.focus());          // where one was, also in the list behind it

function item(by) {
  const all = [...document.querySelectorAll('article[data-item]')], top = 90;
  const at = all.findIndex(x => x.getBoundingClientRect().bottom > top + 4);
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  next?.scrollIntoView({ block: 'start' });
}

document.addEventListener('click', event => {
  const link = event.target.closest('[data-view]');
  if (link) { event.preventDefault(); show(link) }
  const by = event.target.closest('[data-step]')?.dataset.step;
  if (by) step(Number(by));
  if (event.target.closest('[data-zoom]')) zoom();
  if (event.target.closest('[data-close]')) $('viewer').close();
});
document.addEventListener('keydown', event => {
  if (!$('viewer') || event.target.matches('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  const inList = { j: () => item(1), k: () => item(-1) }, inViewer = { z: zoom, ArrowRight: () => step(1), ArrowLeft: () => step(-1) };
  ($('viewer').open ? inViewer : inList)[event.key]?.();
});
