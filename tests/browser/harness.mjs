// The sync core of a tablet on a database in memory, against a centre that does what a test says. Served to a page by conftest.py.
import { Store } from '/static/device/database.mjs';
import { Log } from '/static/device/facts.mjs';
import { Photos } from '/static/device/photos.mjs';
import { Receiver } from '/static/device/receive.mjs';
import { surroundings } from '/static/device/surroundings.mjs';
import { Sync } from '/static/device/sync.mjs';
import sqlite3InitModule from '/static/vendor/sqlite3.mjs';

export const statement = (sql, ...params) => ({ sql, constants: {}, params });
export { Photos };
const LOG = ['id', 'device', 'gen', 'seq', 'hash', 'header', 'payload', 'scope', 'person', 'kind', 'at', 'state', 'reason', 'revision'];

export const bundle = {
  version: 'b1', prefix: '/field', scope: 'scope',
  schema: [
    `CREATE TABLE IF NOT EXISTS fact (${LOG.map(c => c === 'id' ? 'id TEXT PRIMARY KEY' : c).join(', ')}, UNIQUE (device, gen, seq))`,
    'CREATE TABLE IF NOT EXISTS photo (sha256 TEXT PRIMARY KEY, bytes INTEGER, state TEXT, revision INTEGER)',
    'CREATE TABLE IF NOT EXISTS said (id TEXT PRIMARY KEY, scope TEXT, words TEXT NOT NULL)',
    'CREATE TABLE IF NOT EXISTS supersedes (base TEXT, by TEXT, PRIMARY KEY (base, by))',
    'CREATE TABLE IF NOT EXISTS place (id TEXT PRIMARY KEY, name TEXT)',
  ],
  columns: {},
  log: statement(`INSERT INTO fact VALUES (${LOG.map(c => ':' + c).join(', ')})`, ...LOG),
  rows: { place: { ...statement('INSERT INTO place VALUES (:id, :name) ON CONFLICT DO UPDATE SET name = excluded.name', 'id', 'name'), key: ['id'] } },
  facts: { said: { insert: statement('INSERT INTO said VALUES (:id, :scope, :words)', 'id', 'scope', 'words'),
    fields: [{ name: 'words', type: 'str', required: true }] } },
  edges: { base: statement('INSERT OR IGNORE INTO supersedes VALUES (:fact, :by)', 'fact', 'by') },
};

export async function tablet(centre = new Centre(), from = bundle, device = 'd1') {
  const sqlite3 = await sqlite3InitModule(), store = new Store(sqlite3, new sqlite3.oo1.DB(':memory:'));
  store.lay(from);
  const log = new Log(store, from), receiver = new Receiver(store, log, from);
  const made = { store, log, receiver, person: 'p1', device, bundle: from, centre };
  return Object.assign(made, { sync: new Sync(made, () => {}, { ...surroundings, fetch: centre.fetch }) });
}

export const say = (t, words, base = []) =>
  t.log.record({ kind: 'said', scope: 's1', person: t.person, device: t.device, fields: { words }, lists: { base } });

export function picture(t, hash, bytes) {
  t.store.run("INSERT INTO photo VALUES (:hash, :size, 'local', 0)", { hash, size: bytes.length });
  t.store.run("INSERT INTO tablet_photo VALUES (:hash, 'image/jpeg', NULL, :bytes)", { hash, bytes });
}

export const states = t => t.store.rows('SELECT state FROM fact ORDER BY gen, seq').map(row => row.state);

const stands = found => !found ? { state: 'absent', offset: 0 } : { state: found.length === found.whole ? 'held' : 'partial', offset: found.length };

// Behaves well unless a test replaces one of `does`.
export class Centre {
  epoch = 'e1'; person = { id: 'p1', name: 'Zhou' }; kept = new Map(); photos = new Map(); asked = []; pages = [];

  does = {
    'GET hello': () => ({ epoch: this.epoch, csrf: 'c', person: this.person, limits: {} }),
    'POST devices': () => ({ credential: 'secret', person: this.person }),
    'POST push': ({ facts }) => ({ answers: facts.map(f => this.keep(f)), acked_seq: this.kept.size }),
    'POST pull': ({ person }) => this.person?.id !== person ? problem(this.person ? 409 : 401, this.person ? 'other-person' : 'sign-in-needed', 'login')
      : this.pages.shift() ?? { epoch: this.epoch, scopes: [], gone: [] },
    'POST digest': () => ({ differ: {}, photos: true }),
    'POST photos/missing': ({ hashes }) => ({ photos: Object.fromEntries(hashes.map(h => [h, this.has(h)])) }),
    'POST photos/pieces': async body => {
      const end = body.indexOf(10), { pieces } = JSON.parse(new TextDecoder().decode(body.subarray(0, end))), photos = {};
      let at = end + 1;
      for (const piece of pieces) photos[piece.sha256] = await this.does.piece(body.subarray(at, at += piece.bytes), piece);
      return { photos };
    },
    piece: (bytes, { sha256, offset, length }) => {
      const there = this.photos.get(sha256)?.length ?? 0;
      if (offset === there) this.photos.set(sha256, { length: there + bytes.length, whole: length });
      return stands(this.photos.get(sha256));
    },
  };

  keep(fact) {
    const { id } = JSON.parse(atob(fact.h.replace(/-/g, '+').replace(/_/g, '/'))), known = this.kept.has(id);
    this.kept.set(id, fact);
    return { id, result: known ? 'duplicate' : 'applied' };
  }

  has(hash) { return stands(this.photos.get(hash)); }

  fetch = async (url, { method = 'GET', body, headers }) => {
    const path = url.replace('/sync/v1/', ''), hash = path.match(/^photos\/(?!missing|pieces)(.*)/)?.[1];
    this.asked.push(`${method} ${hash ? 'photos' : path}`);
    const about = { hash, headers };
    const result = await this.does[`${method} ${hash ? 'photos' : path}`](typeof body === 'string' ? JSON.parse(body) : body, about);
    const answer = result instanceof Response ? result : Response.json(result);
    if (!this.silent) answer.headers.set('X-Sync-Protocol', '1');
    return answer;
  };
}

export const problem = (status, code, action, more = {}) =>
  new Response(JSON.stringify({ code, action, sentence: { zh: code, en: code }, ...more }), { status, headers: { 'Content-Type': 'application/problem+json' } });
export const portal = () => new Response('<html>Welcome to the hotel</html>', { headers: { 'Content-Type': 'text/html' } });
