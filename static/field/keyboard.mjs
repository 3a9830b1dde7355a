// The keyboard never covers what is written in. Where a browser shortens the page for it (interactive-widget in the shell's head),
// the field is brought back into sight; where it lays the keyboard over the page, the page grows by what is covered.
const root = document.documentElement, view = globalThis.visualViewport, KEYBOARD = 100;
const WRITTEN = 'textarea, input:not([type=checkbox], [type=radio], [type=file], [type=button])', tallest = new Map();

const written = () => document.activeElement?.matches(WRITTEN) ? document.activeElement : null;

function follow() {
  const covered = view ? Math.max(0, Math.round(innerHeight - view.height * view.scale - view.offsetTop)) : 0;
  tallest.set(innerWidth, Math.max(innerHeight, tallest.get(innerWidth) ?? 0));
  const open = written() !== null && (covered > KEYBOARD || tallest.get(innerWidth) - innerHeight > KEYBOARD);
  root.toggleAttribute('data-typing', open);
  root.style.setProperty('--covered', `${open ? covered : 0}px`);
  if (open) requestAnimationFrame(() => written()?.scrollIntoView({ block: 'nearest' }));
}

addEventListener('resize', follow);
view?.addEventListener('resize', follow);
for (const event of ['focusin', 'focusout']) document.addEventListener(event, () => requestAnimationFrame(follow));
follow();
