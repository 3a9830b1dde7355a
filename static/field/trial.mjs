// input[data-try-photo]: one picture, on the way that every picture goes, to see whether it can be used. It is not kept.
// The field is emptied for the next try.
import { ask } from './device_client.mjs';

document.addEventListener('change', async ({ target }) => {
  if (!target.matches?.('input[data-try-photo]') || !target.files[0]) return;
  const [file] = target.files;
  target.value = '';
  await ask('try', { file });
  document.body.dispatchEvent(new CustomEvent('synced', { bubbles: true }));
});
