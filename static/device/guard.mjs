// Does this tablet keep what is written, is what it kept still there, and does it know what time it is?
//
// Laws
// - Asked at start and at every return to the foreground; what is wrong is a code and its numbers, said in words by the page.
// - The page keeps a note of how far the log went, in another store of the browser: an emptied file cannot tell that it was fuller.
// - Nothing is mended or deleted here.
import { hex, localTime, sha256 } from './envelope.mjs';
import { surroundings } from './surroundings.mjs';

const CANARY = 'field-canary', PROBES = 20, SLOW = 0.1, RATIO = 20, HOUR = 3600;
const LAST = 'SELECT gen, seq FROM fact WHERE device = :device ORDER BY gen DESC, seq DESC LIMIT 1';
const LINKS = 'SELECT gen, seq, hash, header FROM fact WHERE device = :device ORDER BY gen, seq';
const BARE = "SELECT count(*) AS n FROM photo WHERE state NOT IN ('held', 'let-go') AND NOT EXISTS (SELECT 1 FROM tablet_photo WHERE tablet_photo.sha256 = photo.sha256)";

// noted: {device, gen, seq, facts, photos} of the page's last note, or nothing. [{code, …}], empty when all is well.
export async function findings({ store, device }, noted) {
  const links = store.rows(LINKS, { device }), photos = store.row(BARE).n, found = [];
  if (!await keeps()) found.push({ code: 'keeps-nothing' });
  if (noted && shorter(noted, { device, ...links.at(-1) })) found.push({ code: 'part-gone', facts: noted.facts, photos: noted.photos });
  if (!await whole(links)) found.push({ code: 'log-broken' });
  if (photos) found.push({ code: 'photos-gone', photos });
  if (Math.abs(ahead(store)) >= HOUR) found.push({ code: 'clock-wrong', now: localTime().slice(0, 16).replace('T', ' ') });
  if (store.reserve && !await store.reserve.hold()) found.push({ code: 'full' });
  return found;
}

// Seconds before the centre's clock, when it last answered.
const ahead = store => JSON.parse(store.value('greeting') ?? '{}').ahead ?? 0;

// How far the log of this device goes.
export const newest = (store, device) => ({ device, gen: 1, seq: 0, ...store.row(LAST, { device }) });

const shorter = (noted, { device, gen = 1, seq = 0 }) => noted.seq > 0 && (noted.device !== device || noted.gen > gen || noted.gen === gen && noted.seq > seq);

// Each fact names the one before it, and is what its hash says.
async function whole(links) {
  for (const [i, { gen, seq, hash, header }] of links.entries()) {
    const before = links[i - 1]?.gen === gen ? links[i - 1] : { seq: 0, hash: null };
    if (seq !== before.seq + 1 || JSON.parse(new TextDecoder().decode(header)).prev !== before.hash || await sha256(header) !== hash) return false;
  }
  return true;
}

// Written, closed, opened again, read. A file that stands already needs no room.
async function keeps() {
  const said = surroundings.random(32);
  try {
    await opened(file => { file.write(said, { at: 0 }); file.flush(); });
    return hex(await opened(file => { const read = new Uint8Array(32); file.read(read, { at: 0 }); return read; })) === hex(said);
  } catch (problem) { return problem.name === 'QuotaExceededError' || problem.name === 'NoModificationAllowedError'; }
}

export async function opened(work, name = CANARY) {
  const folder = await navigator.storage.getDirectory(), found = await folder.getFileHandle(name, { create: true });
  const file = await found.createSyncAccessHandle();
  try { return work(file); } finally { file.close(); }
}

// A private window of Chromium has files, in memory only, and says so nowhere. There a read asks another process (0.4 ms), where a file of
// a disk is read at once (below 0.001 ms): decision 0021. Medians: one read that a busy machine interrupts for 10 ms says nothing.
// Other browsers give private windows no files at all.
export async function memoryOnly() {
  if (!navigator.userAgentData?.brands.some(({ brand }) => brand === 'Chromium')) return false;
  return opened(file => {
    const one = new Uint8Array(1), chance = new Uint8Array(4096), took = median(() => file.read(one, { at: 0 }));
    return took > SLOW && took > RATIO * median(() => crypto.getRandomValues(chance));
  }).catch(() => false);
}

function median(work) {
  const took = Array.from({ length: PROBES }, () => { const began = performance.now(); work(); return performance.now() - began; });
  return took.sort((a, b) => a - b)[PROBES / 2];
}
