// input[data-try-photo]: one picture, on the way that every picture goes, to see whether it can be used. It is not kept.
import { ask } from './device_client.mjs';

document.addEventListener('change', async ({ target }) => {
  if (!target.matches?.('input[data-try-photo]') || !target.files[0]) return;
  await ask('try', { file: target.files[0] });
  document.body.dispatchEvent(new CustomEvent('synced', { bubbles: true }));
});
