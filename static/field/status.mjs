// How much is not at the centre yet, always in view and counted by the worker from its database.
import { ask, device } from './device_client.mjs';
import { quote, say } from './words.mjs';

const line = document.getElementById('status'), who = document.getElementById('who');
let asked = false, shown;

// One sentence, read out politely; it stays until the next one.
export function announce(code, named) {
  line.replaceChildren(...code === 'quiet' ? [] : [say(code, named)]);
}

device.addEventListener('status', ({ detail }) => draw(detail));
device.addEventListener('synced', () => document.body.dispatchEvent(new CustomEvent('synced', { bubbles: true })));

document.addEventListener('click', async ({ target }) => {
  if (!target.closest('[data-sync-now]')) return;
  asked = true;
  announce('sending');
  draw(await ask('sync'));
});
addEventListener('online', () => ask('sync'));
addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask('sync'));

function draw(status) {
  if (!('facts' in status)) return announce(status.code ?? 'broken');
  const waiting = status.facts + status.photos, state = stateOf(status, waiting);
  for (const badge of document.querySelectorAll('[data-outbox]')) badge.textContent = waiting;
  for (const button of document.querySelectorAll('.outbox')) { button.dataset.state = state; button.className = `outbox ${state}`; }
  document.getElementById('outbox-glyph')?.setAttribute('href', `#${state}`);
  who.replaceChildren(say('who', { name: status.name ?? '…', ...status, kb: Math.ceil(status.bytes / 1024) }));
  if (!status.running) conclude(status, waiting);
}

const stateOf = ({ needs, running, problem }, waiting) =>
  needs ? 'needs-you' : !waiting ? 'held' : running && !problem ? 'sending' : 'local';

// By itself it speaks only of what a person must do; asked, it always answers.
function conclude({ problem, needs, facts, photos, syncedAt }, waiting) {
  const time = syncedAt ? new Date(syncedAt).toTimeString().slice(0, 5) : '–', named = { facts, photos, time, needs };
  const code = problem?.code === 'no-network' && !asked ? 'quiet' : problem ? known(problem) : waiting && asked ? 'waiting' : needs ? 'needs' : asked ? 'all-held' : 'quiet';
  const said = [code, named, problem?.sentence], key = JSON.stringify(said);
  if (code !== 'quiet' && (asked || key !== shown)) problem?.sentence ? line.replaceChildren(quote(problem.sentence)) : announce(code, named);
  else if (code === 'quiet' && shown && shown !== key && !asked) announce('quiet');
  shown = key;
  asked = false;
}

const known = ({ code }) => ['no-network', 'login', 'other-person'].includes(code) ? `sync-${code}` : 'sync-trouble';
