// What is not at the centre yet, of everybody on this tablet, as one file: for a tablet that cannot send it.
//
// Laws
// - It needs the files and nothing else: no bundle, no page, no signal. Whose file or photo cannot be read is named, all else goes.
// - It only reads: what is saved to a file still waits here and is still sent.
// - Facts as exact bytes, photos under their hash; the manifest says how many and what they hash to.
import { dumps, localTime, pack, sha256 } from './envelope.mjs';
import { Zip } from './zip.mjs';

const MOST = 2 ** 31 - 2 ** 26;                            // what the centre takes at once
const FACTS = "SELECT header, payload FROM fact WHERE state IN ('local', 'sending') AND device = :device ORDER BY gen, seq";
const PHOTOS = `SELECT tablet_photo.sha256 FROM tablet_photo LEFT JOIN photo USING (sha256) WHERE coalesce(photo.state, 'local') NOT IN ('held', 'let-go')`;
const BYTES = 'SELECT bytes FROM tablet_photo WHERE sha256 = :sha256';

// {file, facts, photos, left, unreadable}: the file, what it holds, how many photos did not fit, of whose work not all could be read.
export async function rescued(pool) {
  const zip = new Zip(), tablets = [], unreadable = [];
  for (const person of pool.people()) if (!await brought(zip, tablets, pool, person)) unreadable.push(person);
  zip.add('manifest.json', dumps({ rescue: 1, made: localTime(), tablets, unreadable }));
  const sum = name => tablets.reduce((n, tablet) => n + tablet[name], 0), photos = tablets.reduce((n, tablet) => n + tablet.photos.length, 0);
  return { file: zip.close(), facts: sum('facts'), photos, left: sum('left'), unreadable };
}

// All of it? A file without a device was only begun: nothing was ever saved in it.
async function brought(zip, tablets, pool, person) {
  try {
    const store = await pool.store(person), device = store.value('device');
    if (!device) return true;
    const told = await log(zip, store, { device, person });
    tablets.push(told);
    return store.rows(PHOTOS).filter(({ sha256: name }) => !photo(zip, store, name, told)).length === 0;
  } catch (problem) { return unread(problem); }
}

async function log(zip, store, { device, person }) {
  const facts = store.rows(FACTS, { device }), lines = new TextEncoder().encode(facts.map(fact => `${JSON.stringify(pack(fact))}\n`).join(''));
  zip.add(`${device}/facts.jsonl`, lines);
  return { device, person, name: store.value('name'), facts: facts.length, sha256: await sha256(lines), photos: [], left: 0 };
}

function photo(zip, store, name, told) {
  try {
    const { bytes } = store.row(BYTES, { sha256: name });
    if (zip.size + bytes.length > MOST) return ++told.left > 0;
    zip.add(`${told.device}/photos/${name}`, bytes);
    return told.photos.push(name) > 0;
  } catch (problem) { return unread(problem); }
}

function unread(problem) {
  console.error(problem);
  return false;
}
