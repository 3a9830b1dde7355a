// The worker cannot keep data: then this browser works through the centre, and is told what that means. One that has written here
// before does not: its work would lie in two places. It is told where the work lies and what can be done.
import { centre } from './centre.mjs';
import { ask, device, relay, relayed, wrote } from './device_client.mjs';
import { here, place, show } from './navigation.mjs';
import { notes } from './notes.mjs';
import { panel } from './panels.mjs';
import { announce, draw } from './status.mjs';
import { say } from './words.mjs';

const CANNOT = new Set(['no-storage', 'memory-only', 'insecure']), EVERY = 60_000, SELDOM = 600_000;
const banner = document.getElementById('through');
const changed = () => document.body.dispatchEvent(new CustomEvent('synced', { bubbles: true }));

device.addEventListener('failed', ({ detail }) => {
  if (detail.code === 'no-network' && wrote()) place(panel({ code: 'no-bundle' }));          // something is here
  else if (!CANNOT.has(detail.code)) place(panel(detail));
  else if (wrote()) place(panel({ code: waiting() ? 'left-here' : 'left-nothing', people: notes() }));
  else online(detail.code);
});

// Without a service worker no page opens without signal, and no photo is shown before the centre has it: iOS gives browsers inside other
// apps files, and no service worker.
export function beginThrough() {
  if (isSecureContext && !navigator.serviceWorker && !wrote()) online('no-storage');
}

const waiting = () => notes().some(({ facts, photos }) => facts + photos);

async function online(code) {
  document.documentElement.dataset.through = code;
  relay(centre);
  warn(code);
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
  watch();
  draw(await ask('status'));
}

// What others wrote meanwhile, and whether there is signal.
async function look() {
  const status = await ask('status');
  draw(status);
  changed();
  return !status.problem;
}

// Each minute; without signal less and less often.
function watch(pause = EVERY) {
  setTimeout(async () => watch(document.visibilityState !== 'visible' || await look() ? EVERY : Math.min(pause * 2, SELDOM)), pause);
}

// All of it until the first answer; then what must not be forgotten.
function warn(code) {
  banner.hidden = false;
  banner.replaceChildren(say('through'));
  banner.firstElementChild.id = 'through-why';
  if (sessionStorage.getItem('through')) return;
  banner.append(say(code), say(/MicroMessenger/.test(navigator.userAgent) ? 'elsewhere-wechat' : 'elsewhere'), link());
  document.body.addEventListener('acted', () => { sessionStorage.setItem('through', '1'); warn(code); }, { once: true });
}

// The address, to be copied or handed to another app.
function link() {
  const made = say('link');
  made.querySelector('input').value = location.href;
  made.querySelector('[data-share-link]').hidden = !navigator.share;
  return made;
}

document.addEventListener('click', async ({ target }) => {
  if (target.closest('[data-reload]')) again();
  if (target.closest('[data-share-link]')) navigator.share({ url: location.href }).catch(() => {});
  if (target.closest('[data-copy-link]')) copy(target.closest('.words'));
});

// Through the centre the page alone is asked for anew: what is written in it is kept by this one only.
function again() {
  if (!relayed()) return location.reload();
  announce('quiet');
  show(here());
}

async function copy(made) {
  made.querySelector('input').value = location.href;
  made.querySelector('input').select();
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  made.querySelector('[role=status]').replaceChildren(say(copied ? 'copied' : 'copy-by-hand'));
}
