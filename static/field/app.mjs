// Starts the page's side of the tablet.
import './rescue.mjs';
import './acts.mjs';
import './burst.mjs';
import './camera.mjs';
import './filter.mjs';
import './grow.mjs';
import './guard.mjs';
import './keyboard.mjs';
import './line.mjs';
import './place.mjs';
import './preferences.mjs';
import './put.mjs';
import './said.mjs';
import './step.mjs';
import './tabs.mjs';
import './tick.mjs';
import './trial.mjs';
import { resumed } from './camera.mjs';
import { missing } from './chosen.mjs';
import { caughtUp, listen, relayed } from './device_client.mjs';
import { beginThrough } from './fallback.mjs';
import { here, show } from './navigation.mjs';
import { begin } from './people.mjs';
import { persist, register } from './updates.mjs';
import { say } from './words.mjs';

const AGAIN = 3000;

listen();
beginThrough();
start();

async function start() {
  history.replaceState({ htmx: true }, '', await place());
  const shown = caughtUp().then(() => show(here()));
  begin(shown);
  await shown;
  performance.mark('shown');
  later();
  missing().catch(() => {});
  if (!relayed()) register().catch(() => {});
  if (!relayed()) persist(say, document.getElementById('storage')).catch(() => {});
}

// Without signal, where no service worker keeps it, all else works meanwhile.
function later() {
  import('/field/later.mjs').catch(() => setTimeout(later, AGAIN));
}

// A page that the camera killed comes back to the same item.
async function place() {
  return (location.pathname === '/field/' ? await resumed() : null) ?? location.href;
}
