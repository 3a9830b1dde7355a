// While much is on its way: how many megabytes, how many minutes at the measured speed, and that the tablet must stay open. The screen
// stays on meanwhile. [data-sending]: where it is said; what little goes by the way is not worth a line.
import { device } from './device_client.mjs';
import { put, say } from './words.mjs';

const LONG = 20, MUCH = 2_000_000, IN_THE_HAND = matchMedia('(pointer: coarse)');              // seconds; bytes
let held = null, wanted = false;                           // a promise of the lock

device.addEventListener('status', ({ detail }) => 'facts' in detail && draw(detail));
addEventListener('visibilitychange', () => awake(wanted));

// What waits, counted from the tablet's database, as elements; with minutes where a speed was measured.
export function told({ name, facts, photos, bytes, rate }, code) {
  const mb = bytes ? (Math.ceil(bytes / 100_000) / 10).toFixed(1) : '0', minutes = rate && bytes ? Math.ceil(bytes / rate / 60) : null;
  return [say(code, { name: name ?? '…', facts, photos, mb }), ...minutes ? [say('minutes', { minutes })] : []];
}

function draw(status) {
  const { sending, bytes, rate } = status, long = sending > 0 && (rate ? bytes / rate > LONG : bytes > MUCH);
  for (const place of document.querySelectorAll('[data-sending]')) {
    if (place.hidden === long) place.hidden = !long;
    put(place, ...long ? [...told(status, 'on-its-way'), ...IN_THE_HAND.matches ? [say('keep-open')] : []] : []);
  }
  awake(long);
}

// The system takes the lock back when the page is hidden; it is asked for again when the page is in sight.
async function awake(on) {
  wanted = on;
  if (on && document.visibilityState === 'visible') held ??= navigator.wakeLock?.request('screen').then(kept, () => { held = null; });
  if (!on) (await held)?.release();
}

function kept(lock) {
  lock.addEventListener('release', () => { held = null; });
  return lock;
}
