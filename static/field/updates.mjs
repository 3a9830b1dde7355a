// The service worker: it keeps the shell, and passes photo addresses on to this page. A new version waits for a quiet moment:
// the list of visits, with nobody at work; an open visit is never exchanged.
import { ask } from './device_client.mjs';

const page = document.getElementById('page');
const quiet = () => [`/field/`, page.dataset.home].includes(location.pathname) && document.visibilityState === 'hidden';

// Safari may never answer a page that registers while a version waits: what is there is asked for by itself.
export async function register() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let controlled = !!workers.controller;
  workers.addEventListener('controllerchange', () => { if (controlled) location.reload(); controlled = true; });
  addEventListener('visibilitychange', () => workers.getRegistration().then(turned));
  await workers.register('/service_worker.js', { updateViaCache: 'none' });
}

function turned(found) {
  if (quiet()) found?.waiting?.postMessage({ activate: true });
  else found?.update().catch(() => {});
}

navigator.serviceWorker?.addEventListener('message', async ({ data, ports: [port] }) => {
  if (data.hash) port.postMessage(await photo(data));
});

async function photo({ hash, variant }) {
  const found = await ask('photo', { hash, variant });
  return found instanceof Blob ? found : null;
}

// Asked for once there is something worth keeping; the answer stands in the menu.
export async function persist(say, line) {
  const storage = navigator.storage;
  const kept = await storage?.persisted?.() || await storage?.persist?.();
  line.replaceChildren(say(kept ? 'kept' : 'not-kept'));
}
