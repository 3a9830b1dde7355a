// Who works with this tablet: by name, with what is unsent. Going over to somebody known here needs no signal.
//
// Laws
// - A page speaks for the person it was opened for; one that comes back into sight after a change is opened anew.
// - Going over changes the name that pages hand to the worker, and nothing else: it opens nothing at the centre.
import { ask, cookie, person } from './device_client.mjs';
import { here, place, show } from './navigation.mjs';
import { panel } from './panels.mjs';
import { say } from './words.mjs';

// Is it the one who came last? Else it is asked, in place of what was `shown`.
export async function begin(shown) {
  const chosen = cookie('chosen'), found = await ask('turn', { chosen: !!chosen && chosen === person });
  document.cookie = 'chosen=; path=/; max-age=0';
  await shown;
  if (found?.people) place(panel({ code: 'whose', people: found.people }));
}

async function choice() {
  const made = panel({ code: 'people', people: await ask('people') });
  made.append(say('people-more'));
  return made;
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-people], [data-back-to-work]');
  if (!button) return;
  button.closest('details')?.removeAttribute('open');
  if (button.matches('[data-people]')) place(await choice());
  else show(here());
});
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && cookie('person') !== person) location.assign('/field/');
});
