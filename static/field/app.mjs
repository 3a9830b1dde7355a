// Starts the page's side of the tablet.
import './camera.mjs';
import './preferences.mjs';
import './tabs.mjs';
import { resumed } from './camera.mjs';
import { device, listen } from './device_client.mjs';
import { here, place, show } from './navigation.mjs';
import { panel } from './panels.mjs';
import { persist, register } from './updates.mjs';
import { say } from './words.mjs';

history.replaceState({ htmx: true }, '', begun());
device.addEventListener('failed', ({ detail }) => place(panel(detail)));
listen();
await show(here());
register().catch(() => {});
persist(say, document.getElementById('storage')).catch(() => {});

// A page that the camera killed comes back to the same item.
function begun() {
  const place = location.pathname === '/field/' ? resumed() : null;
  return place ?? location.href;
}
