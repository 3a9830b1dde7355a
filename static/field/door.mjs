// The page for signing in, on a tablet that somebody has worked with: whose work is still here. First as noted, then as counted.
import { ask, listen } from './device_client.mjs';
import { known } from './known.mjs';
import { notes } from './notes.mjs';

const place = document.getElementById('known');
const draw = people => place.replaceChildren(known(people));

if (notes().length) {
  place.closest('section').hidden = false;
  draw(notes());
  globalThis.deviceWorker = Object.assign(new Worker('/field/device.mjs', { type: 'module' }), { said: [] });
  listen();
  draw(await ask('people'));
}
