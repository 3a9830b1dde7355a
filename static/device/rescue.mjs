// What is not at the centre yet, of everybody on this tablet, as one file: for a tablet that cannot send it.
//
// Laws
// - It needs the files and nothing else: no bundle, no page, no signal. A file that cannot be read is named, the others go.
// - It only reads: what is saved to a file still waits here and is still sent.
// - Facts as exact bytes, photos under their hash; the manifest says how many and what they hash to.
import { dumps, localTime, pack, sha256 } from './envelope.mjs';
import { Zip } from './zip.mjs';

const MOST = 2 ** 31 - 2 ** 26;                            // what the centre takes at once
const TABLES = "SELECT count(*) = 3 AS there FROM sqlite_master WHERE name IN ('fact', 'photo', 'tablet_photo')";
const FACTS = "SELECT header, payload FROM fact WHERE state IN ('local', 'sending') AND device = :device ORDER BY gen, seq";
const PHOTOS = `SELECT tablet_photo.sha256 FROM tablet_photo LEFT JOIN photo USING (sha256) WHERE coalesce(photo.state, 'local') <> 'held'`;
const BYTES = 'SELECT bytes FROM tablet_photo WHERE sha256 = :sha256';

// {file, facts, photos, left, unreadable}: the file, what it holds, how many photos did not fit, whose work could not be read.
export async function rescued(pool) {
  const zip = new Zip(), tablets = [], unreadable = [];
  for (const person of pool.people())
    try { tablets.push(await one(zip, await pool.store(person), person)); }
    catch (problem) { console.error(problem); unreadable.push(person); }
  zip.add('manifest.json', dumps({ rescue: 1, made: localTime(), tablets, unreadable }));
  const sum = name => tablets.reduce((n, tablet) => n + tablet[name], 0), photos = tablets.reduce((n, tablet) => n + tablet.photos.length, 0);
  return { file: zip.close(), facts: sum('facts'), photos, left: sum('left'), unreadable };
}

async function one(zip, store, person) {
  const device = store.value('device'), told = { device, person, name: store.value('name'), facts: 0, sha256: null, photos: [], left: 0 };
  if (!store.row(TABLES).there) return told;
  const facts = store.rows(FACTS, { device }), lines = new TextEncoder().encode(facts.map(fact => `${JSON.stringify(pack(fact))}\n`).join(''));
  zip.add(`${device}/facts.jsonl`, lines);
  Object.assign(told, { facts: facts.length, sha256: await sha256(lines) });
  for (const { sha256: name } of store.rows(PHOTOS)) photo(zip, store, name, told);
  return told;
}

function photo(zip, store, name, told) {
  const { bytes } = store.row(BYTES, { sha256: name });
  if (zip.size + bytes.length > MOST) return told.left++;
  zip.add(`${told.device}/photos/${name}`, bytes);
  return told.photos.push(name);
}
