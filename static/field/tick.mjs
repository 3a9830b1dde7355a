// Saved is felt and seen: a short buzz where the tablet has one, a tick on the counter everywhere. `acted` comes after the commit only.
const BUZZ = 12, SEEN = 700, counter = document.querySelector('.outbox');
let timer;

document.body.addEventListener('acted', () => {
  if (!document.activeElement?.matches('input, textarea')) navigator.vibrate?.(BUZZ);          // not at every pause of a writer
  counter.dataset.ticked = '';
  clearTimeout(timer);
  timer = setTimeout(() => delete counter.dataset.ticked, SEEN);
});
