// Photos on any line or on Wi-Fi only: the wish is kept by the worker; what follows from it is said here, with a way round it.
import { ask, device } from './device_client.mjs';
import { put, say } from './words.mjs';

const box = document.querySelector('[data-wifi-only]'), line = document.getElementById('line');
let wishes = 0;                                            // on their way: what is told meanwhile was so before

device.addEventListener('status', ({ detail }) => draw(detail));
box.addEventListener('change', async () => {
  wishes++;
  draw(await ask('prefer', { on: box.checked ? 'wifi' : 'any' }).finally(() => wishes--));
});
line.addEventListener('click', ({ target }) => target.closest('[data-photos-now]') && ask('sync', { asked: true, photos: true }));

function draw({ wifiOnly, photosWait, photos }) {
  if (!wishes) box.checked = wifiOnly;
  put(line, say('order'), ...photosWait && photos ? [say(`photos-${photosWait}`, { photos }), button()] : []);
}

function button() {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn' });
  made.dataset.photosNow = '';
  made.append(...say('photos-now').querySelector('p').childNodes);
  return made;
}
