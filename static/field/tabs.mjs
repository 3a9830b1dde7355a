// Tabs share one worker: the page that holds the data answers the others. A hidden page gives way to one that is in sight; a hidden
// follower keeps no worker, so that no sleeping tab is ever next in line.
import { device, engage, holds, leave, relayed, say } from './device_client.mjs';
import { here, place, show } from './navigation.mjs';
import { panel } from './panels.mjs';
import { announce } from './status.mjs';

const hidden = () => document.visibilityState === 'hidden';
const blank = () => document.querySelector('#starting, [data-trouble=silent]');
let silent = false;

device.addEventListener('elsewhere', () => hidden() ? giveWay() : say('wanted'));
device.addEventListener('wanted', () => hidden() && giveWay());
addEventListener('visibilitychange', () => hidden() ? giveWay() : engage(), true);

async function giveWay() {
  if (relayed()) return;
  const { pending = [] } = await navigator.locks.query();
  if (hidden() && (!holds() || pending.some(({ name }) => name === 'field'))) await leave();
  if (!hidden()) engage();
}

// A frozen tab is said in words; nothing asked meanwhile is dropped.
device.addEventListener('silent', () => {
  silent = true;
  if (blank()) place(panel({ code: 'silent' }));
  else announce('silent');
});
for (const event of ['ready', 'leads', 'alive']) device.addEventListener(event, () => {
  if (silent && document.querySelector('[data-trouble=silent]')) show(here());
  else if (silent) announce('quiet');
  silent = false;
});
