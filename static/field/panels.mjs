// What stands in the page when the worker has none to show: in words, with what to do.
import { known } from './known.mjs';
import { say } from './words.mjs';

const NAME = document.title;
const REASONS = new Set(['no-storage', 'memory-only', 'insecure', 'no-worker', 'no-network', 'no-bundle', 'no-room', 'signed-out', 'people', 'whose', 'login', 'other-person', 'silent', 'left-here', 'left-nothing', 'centre-offline', 'centre-unsure', 'centre-login', 'centre-refused']);

export const word = code => REASONS.has(code) ? code : 'broken';

// code, and what is known about it: detail, people known on this tablet.
export function panel({ code, detail, people = [] }) {
  const made = document.createElement('section');
  made.className = 'panel';
  made.dataset.trouble = code;
  made.dataset.title = NAME;
  made.append(headed(say(word(code), { detail })));
  if (people.length) made.append(known(people, code !== 'left-here'));
  if (detail && !REASONS.has(code)) made.querySelector('.words > p:has(button)').before(small(detail));          // what to tell, before what to do
  return made;
}

function headed(words) {
  const first = words.querySelector('p'), heading = document.createElement('h1');
  heading.append(...first.childNodes);
  first.replaceWith(heading);
  return words;
}

function small(text) {
  const made = document.createElement('p');
  made.className = 'xs quiet';
  made.textContent = text.split('\n')[0];
  return made;
}
