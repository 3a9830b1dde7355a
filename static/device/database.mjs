// SQLite files in one OPFS pool, one file a person, all owned by one worker. Statements stay prepared.
//
// Laws
// - A failed start never deletes: both options of POOL are mandatory (decision 0005).
// - A commit that returned survives the death of the browser and of the battery: synchronous FULL. The journal is a WAL, which one
//   owner may keep without shared memory: one flush a commit, where a rollback journal takes four. It is kept below 1 MiB: a browser gives
//   a growing file room by powers of two, so a long one is refused where much would still fit.
// - Tables are only ever added to. Nothing here drops or alters what a fact stands in.
import { gather } from './gathered.mjs';
import { memoryOnly } from './guard.mjs';
import { relabel } from './labels.mjs';
import { noRoom, Reserve } from './reserve.mjs';

const SQLITE = '/static/vendor/sqlite3.mjs', WASM = '/static/vendor/sqlite3.wasm';
const POOL = { name: 'field', directory: '/.field', initialCapacity: 6, preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true };
const OWN = [
  'CREATE TABLE IF NOT EXISTS tablet_value (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS tablet_scope (scope TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID',
  `CREATE TABLE IF NOT EXISTS tablet_row (scope TEXT, "table" TEXT, key TEXT, PRIMARY KEY (scope, "table", key)) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS tablet_row_key ON tablet_row ("table", key)',
  'CREATE TABLE IF NOT EXISTS tablet_photo (sha256 TEXT PRIMARY KEY, mime TEXT NOT NULL, thumb BLOB, bytes BLOB NOT NULL)',
  'CREATE TABLE IF NOT EXISTS tablet_thumb (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL)',
];
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

export class Pool {
  static async open(coming = engine()) {
    const [sqlite3, refused] = await Promise.all([coming, memoryOnly(), patiently(() => relabel(POOL.directory.slice(1)))]);
    if (refused) throw Object.assign(new Error('memory only'), { code: 'memory-only' });
    const pool = await install(sqlite3);
    return new Pool(sqlite3, pool, await Reserve.open());
  }

  constructor(sqlite3, pool, reserve) { Object.assign(this, { sqlite3, pool, reserve, stores: new Map() }); }

  people() { return this.pool.getFileNames().map(name => name.match(/^\/(.+)\.db$/)?.[1]).filter(Boolean); }

  has(person) { return this.people().includes(person); }

  // One store a file, whoever asks: two would not see each other's journal.
  store(person) {
    if (!this.stores.has(person)) this.stores.set(person, this.reserve.roomy(() => this.#opened(person)));
    this.stores.get(person).catch(() => this.stores.delete(person));
    return this.stores.get(person);
  }

  // Has all it needs: it opens on a tablet without room.
  #complete(person) { return ['.db', '.db-wal'].every(more => this.pool.getFileNames().includes(`/${person}${more}`)); }

  async #opened(person) {
    if (!this.#complete(person)) await this.pool.reserveMinimumCapacity(2 * (this.people().length + 2));      // each file may need a journal
    const db = new this.pool.OpfsSAHPoolDb(`/${person}.db`);
    try { return new Store(this.sqlite3, db, this.reserve); }
    catch (problem) { db.close(); throw problem; }         // left open, it would lock out the next try
  }
}

// Compiled while its JavaScript is still on the way.
export async function engine() {
  const compiled = WebAssembly.compileStreaming(fetch(WASM)), { default: sqlite3InitModule } = await import(SQLITE);
  const module = await compiled, instantiate = imports => WebAssembly.instantiate(module, imports);
  return sqlite3InitModule({ locateFile: () => WASM, instantiateWasm: (imports, done) => { instantiate(imports).then(instance => done(instance, module)); return {}; } });
}

async function install(sqlite3) {
  gather();
  const opened = () => patiently(() => sqlite3.installOpfsSAHPoolVfs(POOL));
  return opened().catch(problem => {
    if (!noRoom(problem)) throw problem;
    unchecked();
    return opened();
  });
}

// An old owner may still be closing.
async function patiently(work) {
  for (let tries = 0; ; tries++) {
    try { return await work(); }
    catch (problem) { if (tries > 50 || noRoom(problem)) throw problem; }
    await wait(20);
  }
}

// SQLite's pool begins with a file of no use, made and deleted: it looks whether the browser closes files at once. On a full tablet there is
// no room even for that, and all that lies here would stay closed. From now on it finds what it looks for.
function unchecked() {
  const { prototype } = FileSystemDirectoryHandle, { getFileHandle, removeEntry } = prototype, useless = name => name.startsWith('.opfs-sahpool-sync-check-');
  prototype.getFileHandle = async function (name, ...how) {
    return useless(name) ? { createSyncAccessHandle: async () => ({ close() {} }) } : getFileHandle.call(this, name, ...how);
  };
  prototype.removeEntry = async function (name, ...how) { if (!useless(name)) return removeEntry.call(this, name, ...how); };
}

export class Store {
  #prepared = new Map();                                                             // by text and constants: pages share them
  #known = new WeakMap();                                                            // by statement of the bundle

  constructor(sqlite3, db, reserve = null) {
    const { capi } = sqlite3;
    Object.assign(this, { capi, db, reserve });
    capi.sqlite3_db_config(db.pointer, capi.SQLITE_DBCONFIG_ENABLE_QPSG, 1, 0);      // or a bound LIMIT prepares anew each time
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=200; PRAGMA journal_size_limit=1048576');
    for (const sql of OWN) db.exec(sql);
  }

  // The bundle's tables; a column that a newer bundle brings is added.
  lay({ schema, columns = {} }) {
    this.transaction(() => {
      for (const [table, wanted] of Object.entries(columns)) this.#widen(table, wanted);
      for (const sql of schema) this.db.exec(sql);
    });
  }

  #widen(table, wanted) {
    const there = new Set(this.rows(`SELECT name FROM pragma_table_info('${table}')`).map(column => column.name));
    if (there.size) for (const { name, type } of wanted)
      if (!there.has(name)) this.db.exec(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
  }

  rows(sql, params = {}) {
    const kept = this.#prepare(sql);
    try { return this.#stepped(kept, params); }
    finally { kept.statement.resetNoThrow(true); }
  }

  // Temporary tables of the bundle: what the queries of a page have in common. They live in memory and end with this worker.
  share(tables) {
    for (const [name, { columns }] of Object.entries(tables)) this.db.exec(`CREATE TEMP TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`);
  }

  fill(name, statement, from) {
    this.run(`DELETE FROM ${name}`);
    this.statement(statement, from);
  }

  // A statement of the bundle: its text, the constants taken out of it (bound once), the names the caller must give.
  statement(asked, from) {
    let kept = this.#known.get(asked);
    if (!kept) this.#known.set(asked, kept = this.#prepare(asked.sql, asked.constants));
    try { return this.#stepped(kept, Object.fromEntries(asked.params.map(name => [name, from[name]]))); }
    finally { kept.statement.resetNoThrow(); }
  }

  // The names of the columns are asked once a statement: asked with each row they took half of its time.
  #stepped({ statement, index, names }, params) {
    for (const name in params) statement.bind(index[name] ??= statement.getParamIndex(`:${name}`), given(name, params[name]));
    const found = [];
    while (statement.step()) found.push(named(names, statement.get([])));
    return found;
  }

  row(sql, params) { return this.rows(sql, params)[0]; }
  run(sql, params) { this.rows(sql, params); }

  // What is large (a photo) leaves the reserve to what is small.
  async saved(work, { large = false } = {}) {
    if (large && this.reserve?.spent) throw new Full();
    return large ? this.transaction(work) : this.roomy(() => this.transaction(work));
  }

  async roomy(work) { return this.reserve ? this.reserve.roomy(work) : work(); }

  transaction(work) {
    this.run('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (problem) {
      if (!this.capi.sqlite3_get_autocommit(this.db.pointer)) this.run('ROLLBACK');      // a full disk rolls back by itself
      throw problem;
    }
  }

  // Several reads of one moment.
  reading(work) {
    this.run('BEGIN');
    try { return work(); }
    finally { this.run('COMMIT'); }
  }

  // Undone alone, inside a transaction.
  attempt(work) {
    this.run('SAVEPOINT attempt');
    try { work(); return true; }
    catch { this.run('ROLLBACK TO attempt'); return false; }
    finally { this.run('RELEASE attempt'); }
  }

  value(name) { return this.row('SELECT value FROM tablet_value WHERE name = :name', { name })?.value ?? null; }
  keep(name, value) {
    this.run('INSERT INTO tablet_value VALUES (:name, :value) ON CONFLICT DO UPDATE SET value = excluded.value', { name, value: String(value) });
  }

  #prepare(sql, constants) {
    const key = constants ? sql + JSON.stringify(constants) : sql;
    if (!this.#prepared.has(key)) {
      const statement = this.db.prepare(sql);
      for (const name in constants) statement.bind(`:${name}`, constants[name]);
      this.#prepared.set(key, { statement, index: {}, names: statement.columnCount ? statement.getColumnNames() : [] });
    }
    return this.#prepared.get(key);
  }
}

function named(names, values) {
  const row = {};
  for (let i = 0; i < names.length; i++) row[names[i]] = values[i];
  return row;
}

function given(name, value) {
  if (value === undefined) throw new Error(`no value for :${name}`);
  return value;
}

class Full extends Error { resultCode = 13; }

export const brokenRule = problem => (problem?.resultCode & 0xff) === 19;
