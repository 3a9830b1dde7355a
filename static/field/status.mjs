// How much is not at the centre yet, always in view and counted by the worker from its database.
import { ask, device } from './device_client.mjs';
import { told } from './sending.mjs';
import { put, quote, say, write } from './words.mjs';

const line = document.getElementById('status'), who = document.getElementById('who');
const KNOWN = new Set(['sync-no-network', 'sync-login', 'sync-other-person', 'sync-centre-offline', 'sync-centre-login']);
const LOUD = new Set(['sync-login', 'sync-other-person', 'sync-trouble', 'sync-centre-offline', 'sync-centre-login', 'needs', 'stuck']);
let asking = 0, spoken = null;

// One sentence, read out politely; it stays until the next one, or until somebody has read it ([data-hush]).
export function announce(code, named) {
  tell(...code === 'quiet' ? [] : [say(code, named)]);
  spoken = null;
}

function tell(...parts) {
  line.replaceChildren(...parts);
  document.documentElement.toggleAttribute('data-said', parts.length > 0);
}

document.addEventListener('click', ({ target }) => target.closest('[data-hush]') && tell());

// News of what is done goes with the page on which it was said.
export const leavePage = () => line.querySelector('[data-word=photos-saved], [data-word=all-held]') && announce('quiet');

device.addEventListener('status', ({ detail }) => draw(detail));
device.addEventListener('elsewhere', async () => {                                   // what was told before this page was there
  const detail = await ask('status');
  if ('facts' in detail) device.dispatchEvent(new CustomEvent('status', { detail }));
});
device.addEventListener('broken', () => announce('broken'));
device.addEventListener('synced', () => document.body.dispatchEvent(new CustomEvent('synced', { bubbles: true })));

document.addEventListener('click', async ({ target }) => {
  if (!target.closest('[data-sync-now]')) return;
  asking++;
  announce('sending');
  const answer = await ask('sync', { asked: true }).finally(() => asking--);
  draw(answer, true);
});
addEventListener('online', () => ask('sync'));
addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask('sync'));

export function draw(status, asked = false) {
  if (!('facts' in status)) return announce(status.code ?? 'broken');
  const waiting = status.facts + status.photos, state = stateOf(status, waiting);
  for (const badge of document.querySelectorAll('[data-outbox]')) write(badge, String(waiting));
  for (const button of document.querySelectorAll('.outbox')) if (button.dataset.state !== state) stand(button, state);
  put(who, ...told(status, 'who'));
  if (asked || !(status.running || asking)) conclude(status, waiting, asked);
}

function stand(button, state) {
  button.dataset.state = state;
  button.className = `outbox ${state}`;
  button.querySelector('use').setAttribute('href', `#${state}`);
}

const stateOf = ({ needs, running, problem }, waiting) =>
  needs ? 'needs-you' : !waiting ? 'held' : running && !problem ? 'sending' : 'local';

// By itself it speaks only of what a person must do; asked, it always answers. It takes back its own words only.
function conclude({ problem, needs, stuck = 0, facts, photos, syncedAt }, waiting, asked) {
  const apart = needs - stuck, code = problem ? known(problem) : apart ? 'needs' : stuck ? 'stuck' : waiting ? 'waiting' : 'all-held';
  const time = syncedAt ? new Date(syncedAt).toTimeString().slice(0, 5) : '–', loud = asked || LOUD.has(code);
  if (loud && (asked || spoken !== code)) speak(code, { facts, photos, time, needs: apart, stuck }, problem?.sentence);
  else if (spoken && spoken !== code && code !== 'sync-no-network') speak('quiet');
}

function speak(code, named, sentence) {
  announce(code, named);
  if (sentence) tell(quote(sentence));
  spoken = code === 'quiet' ? null : code;
}

const known = ({ code }) => KNOWN.has(`sync-${code}`) ? `sync-${code}` : 'sync-trouble';
