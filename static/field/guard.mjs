// Asks the worker at start and at every return to the foreground whether what it kept is still there, and says in words what is not;
// also when it cannot be read any more.
// Notes beside it, in a store of its own, how far the log went.
import { ask, device, person } from './device_client.mjs';
import { note, noted } from './notes.mjs';
import { say } from './words.mjs';

const AFTER_START = 1500, page = document.getElementById('page');
const mine = person ?? '';
let gone = false;

device.addEventListener('ready', () => setTimeout(check, AFTER_START));
addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
device.addEventListener('synced', () => document.querySelector('[data-alarm=clock-wrong]') && check());      // until the centre finds it right
device.addEventListener('status', ({ detail: { log, name, facts, photos } }) => {
  if (log && !gone && !behind(log)) note(mine, { ...log, name, facts, photos });
});

// A log that is behind the note is not noted: first it is said.
function behind({ device: id, gen, seq }) {
  const last = noted(mine);
  return last && (last.device !== id || last.gen > gen || last.gen === gen && last.seq > seq);
}

async function check() {
  const { code, findings = code === 'broken' ? [{ code: 'log-broken' }] : [], log } = await ask('check', { noted: noted(mine) });
  gone = findings.some(({ code }) => code === 'part-gone');
  document.querySelectorAll('[data-alarm]').forEach(shown => shown.remove());
  findings.forEach(found => page.before(alarm(found, log)));
}

function alarm({ code, ...named }, log) {
  const made = document.createElement('section');
  made.className = 'panel';
  made.setAttribute('role', 'alert');
  made.dataset.alarm = code;
  made.append(say(code, named));
  if (code === 'part-gone') made.append(understood(made, log));
  return made;
}

function understood(made, log) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn' });
  button.append(...say('understood').querySelector('p').childNodes);
  button.addEventListener('click', () => {
    note(mine, { ...noted(mine), ...log, facts: 0, photos: 0 });
    gone = false;
    made.remove();
  });
  return button;
}
