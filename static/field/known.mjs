// One row for each person known on this tablet; where their work opens, with a button to go on as them, and what protects it.
import { noted } from './notes.mjs';
import { say } from './words.mjs';

export function known(people, opens = true) {
  const made = document.createElement('div'), rows = document.createElement('ul');
  made.className = 'known';
  rows.append(...people.map(one => row(one, opens)));
  made.append(rows, ...opens ? [say('lock')] : []);
  return made;
}

function row({ person, name, facts, photos, unread }, opens) {
  const made = document.createElement('li'), called = name ?? noted(person)?.name ?? '…';
  made.append(say(unread ? 'unread-of' : facts + photos ? 'waiting-of' : 'nothing-of', { name: called, facts, photos }), ...opens && person ? [button(person, called)] : []);
  return made;
}

function button(person, name) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn' });
  made.dataset.person = person;
  made.append(...say('go-on-as', { name }).querySelector('p').childNodes);
  return made;
}

document.addEventListener('click', ({ target }) => {
  const chosen = target.closest('[data-person]')?.dataset.person;
  if (!chosen) return;
  for (const [name, age] of [['person', 31536000], ['chosen', 60]])
    document.cookie = `${name}=${encodeURIComponent(chosen)}; path=/; SameSite=Lax; max-age=${age}${location.protocol === 'https:' ? '; Secure' : ''}`;
  location.assign('/field/');
});
