// Starts the page's side of the tablet.
import './camera.mjs';
import './filter.mjs';
import './guard.mjs';
import './line.mjs';
import './pen.mjs';
import './preferences.mjs';
import './tabs.mjs';
import { resumed } from './camera.mjs';
import { device, listen } from './device_client.mjs';
import { here, place, show } from './navigation.mjs';
import { panel } from './panels.mjs';
import { persist, register } from './updates.mjs';
import { say } from './words.mjs';

device.addEventListener('failed', ({ detail }) => place(panel(detail)));
listen();
history.replaceState({ htmx: true }, '', await begun());
await show(here());
performance.mark('shown');
register().catch(() => {});
persist(say, document.getElementById('storage')).catch(() => {});

// A page that the camera killed comes back to the same item.
async function begun() {
  return (location.pathname === '/field/' ? await resumed() : null) ?? location.href;
}
