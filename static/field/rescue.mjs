// One tap saves what is not yet at the centre as a file; made by the worker, also when it has no page to show.
import { ask } from './device_client.mjs';
import { noted } from './notes.mjs';
import { say } from './words.mjs';

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-rescue]');
  if (!button || button.disabled) return;
  button.disabled = true;
  const made = await ask('rescue').finally(() => { button.disabled = false; });
  button.closest('section, .panel').querySelector('.rescued')?.remove();
  button.parentElement.after(shown(made));
});

function shown({ file, facts, photos, left, unreadable = [] }) {
  const box = document.createElement('div');
  box.className = 'rescued stack';
  if (!file) return box.append(say('broken')), box;
  box.append(...unreadable.map(person => say('unread-of', { name: noted(person)?.name ?? '…' })));
  if (!facts && !photos) return box.append(...unreadable.length ? [] : [say(lost() ? 'rescue-lost' : 'rescue-empty')]), box;
  const saved = new File([file], `rescue-${stamp()}.zip`, { type: 'application/zip' }), link = download(saved);
  box.append(say('rescued', { facts, photos }), ...left ? [say('rescue-left', { left })] : [], link, ...shared(saved, link));
  link.click();
  return box;
}

// It is said above that work was deleted here: then not all of it is at the centre.
const lost = () => document.querySelector('[data-alarm=part-gone]') !== null;

const stamp = () => new Date().toISOString().replace(/\D/g, '').slice(0, 14);

function download(file) {
  const made = document.createElement('a');
  Object.assign(made, { href: URL.createObjectURL(file), download: file.name, className: 'link', textContent: file.name });
  return made;
}

// Where the browser can hand it to another app: mail, a messenger, a drive.
function shared(file, link) {
  if (!navigator.canShare?.({ files: [file] })) return [];
  const made = say('share-button');
  made.querySelector('button').addEventListener('click', () => navigator.share({ files: [file] }).catch(problem => refused(problem, made, link)));
  return [made];
}

// Put off by the person: no word is needed. Refused by the system: the file is saved once more, and that is said.
function refused({ name }, button, link) {
  if (name === 'AbortError') return;
  link.click();
  button.querySelector('[role=alert]')?.remove();
  const said = say('share-refused');
  said.role = 'alert';
  button.append(said);
}
