import '../field/autosave.mjs';
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

// Rows that can be moved: Alt with an arrow presses their button; what had the focus keeps it.
document.addEventListener('keydown', event => {
  const button = event.altKey && event.target.closest?.('[data-movable]')?.querySelector(`[data-key="${event.key}"]`);
  if (button) { event.preventDefault(); button.click() }
});
let focused = null;
document.addEventListener('htmx:before:swap', () => { focused = document.activeElement?.id });
document.addEventListener('htmx:after:swap', () => { if (focused && document.activeElement === document.body) $(focused)?.focus({ preventScroll: true }) });
// What was written of a checklist's row: its preview follows.
document.addEventListener('htmx:after:swap', () => { if ($('row')) document.body.dispatchEvent(new Event('drafted')) });

// Arrivals: asked every few seconds while the page is seen, slower while nothing comes.
let wait = 4000;
document.addEventListener('htmx:after:request', ({ detail }) => {
  if (detail.ctx.sourceElement?.id === 'poll') wait = detail.ctx.response?.raw?.status === 204 ? Math.min(wait * 1.3, 30000) : 4000;
});
function ask() {
  const poll = $('poll');
  if (poll && !document.hidden && !$('viewer')?.open) poll.dispatchEvent(new Event('arrive'));
  setTimeout(ask, wait);
}
if ($('poll')) setTimeout(ask, wait);
document.addEventListener('visibilitychange', () => { wait = 4000 });

// Viewer
let shown = null;
const pictures = () => [...document.querySelectorAll('[data-view]')];

function show(link) {
  if (!link) return;
  shown = link.dataset.view;
  $('viewer-image').src = link.href;
  $('viewer-image').alt = link.querySelector('img').alt;
  $('viewer-beside').hidden = !link.dataset.beside;
  if (link.dataset.beside) $('viewer-beside').src = link.dataset.beside;
  $('viewer-original').href = link.href.replace('variant=view', 'variant=original');
  $('viewer-facts').replaceChildren(...link.parentElement.querySelector('[data-facts]').cloneNode(true).children);
  if (!$('viewer').open) $('viewer').showModal();
}
const step = by => { const all = pictures(), at = all.findIndex(x => x.dataset.view === shown); show(all[at + by]) };
const zoom = () => $('viewer').classList.toggle('zoomed');

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
  const keys = { j: () => item(1), k: () => item(-1), z: zoom, ArrowRight: () => $('viewer').open && step(1), ArrowLeft: () => $('viewer').open && step(-1) };
  keys[event.key]?.();
});
