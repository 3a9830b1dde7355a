// Rows and facts that come down.
//
// Laws
// - What one answer brings and the revisions it names are written in one transaction. The last one names a place for all scopes.
// - A scope that is gone takes its rows along, save those another scope brought too; facts stay, and photos whose bytes are here.
// - A photo that another tablet sent as well is still sent from here: a receipt is the answer to one's own sending.
// - When all is asked for again, what came before stays to be worked with, under ~scope, until its scope has come anew.
// - A table that this bundle does not know is left out; a new bundle asks for everything again.
const CLAIM = 'INSERT OR IGNORE INTO tablet_row VALUES (:scope, :table, :key)';
const HERE = 'SELECT 1 FROM tablet_photo WHERE sha256 = :hash';
const UNSENT = "SELECT state FROM photo JOIN tablet_photo USING (sha256) WHERE sha256 = :hash AND state <> 'held'";
const ORPHANS = `SELECT "table", key FROM tablet_row WHERE scope = :scope AND NOT EXISTS (SELECT 1 FROM tablet_row AS other
  WHERE other."table" = tablet_row."table" AND other.key = tablet_row.key AND other.scope <> :scope)`;

export class Receiver {
  constructor(store, log, bundle) { Object.assign(this, { store, log, bundle }); }

  known() { return Object.fromEntries(this.store.rows('SELECT scope, revision FROM tablet_scope').map(s => [s.scope, s.revision])); }

  // All scopes stand at one place of one epoch: then the centre can say in a word whether anything follows. Otherwise null.
  seen() {
    const { low, high } = this.store.row('SELECT min(revision) AS low, max(revision) AS high FROM tablet_scope');
    return low && low === high ? { epoch: this.store.value('epoch'), revision: low } : null;
  }

  // What follows that place, up to this one, is here already.
  follow(seen, revision) { this.store.run('UPDATE tablet_scope SET revision = :revision WHERE revision = :seen', { revision, seen: seen.revision }); }

  // True when something changed.
  async take({ scopes, gone, more, revision }) {
    const facts = await Promise.all(scopes.flatMap(scope => scope.facts).map(fact => this.log.read(fact)));
    return this.store.transaction(() => {
      gone.forEach(scope => this.#gone(scope));
      scopes.forEach(scope => this.#rows(scope));
      if (!more && revision) this.store.run('UPDATE tablet_scope SET revision = :revision WHERE revision < :revision', { revision });
      return facts.map(fact => this.log.receive(fact)).includes(true) || gone.length > 0 || scopes.some(hasRows);
    });
  }

  // The names of scopes are kept: one that is no more can only be told gone when it is asked for.
  askAgain() {
    this.store.run("UPDATE OR REPLACE tablet_row SET scope = '~' || scope WHERE scope NOT LIKE '~%'");
    this.store.run('UPDATE tablet_scope SET revision = 0');
  }

  #gone(scope) {
    this.#forget(scope);
    this.#forget(`~${scope}`);
  }

  #rows({ scope, rows, left = {}, revision, more }) {
    for (const [table, found] of Object.entries(rows)) {
      const upsert = this.bundle.rows[table];
      if (upsert) for (const row of found) {
        const unsent = table === 'photo' && this.store.row(UNSENT, { hash: row.sha256 });
        this.store.statement(upsert, nulls(upsert, row));
        if (unsent) this.store.run('UPDATE photo SET state = :state WHERE sha256 = :hash', { state: unsent.state, hash: row.sha256 });
        this.store.run(CLAIM, { scope, table, key: JSON.stringify(upsert.key.map(name => row[name])) });
      }
    }
    for (const [table, keys] of Object.entries(left)) for (const key of keys) this.#leave(scope, table, JSON.stringify(key));
    for (const [id] of left.fact ?? []) this.log.withdraw(id);
    this.store.run('INSERT INTO tablet_scope VALUES (:scope, :revision) ON CONFLICT DO UPDATE SET revision = excluded.revision', { scope, revision });
    if (!more) this.#forget(`~${scope}`);
  }

  #forget(scope) {
    for (const { table, key } of this.store.rows(ORPHANS, { scope })) this.#delete(table, key);
    this.store.run('DELETE FROM tablet_row WHERE scope = :scope', { scope });
    this.store.run('DELETE FROM tablet_scope WHERE scope = :scope', { scope });
  }

  // One row left this scope; it stays while another scope holds it.
  #leave(scope, table, key) {
    this.store.run('DELETE FROM tablet_row WHERE scope = :scope AND "table" = :table AND key = :key', { scope, table, key });
    if (!this.store.row('SELECT 1 FROM tablet_row WHERE "table" = :table AND key = :key', { table, key })) this.#delete(table, key);
  }

  #delete(table, key) {
    const names = this.bundle.rows[table]?.key ?? [], values = JSON.parse(key);
    if (!names.length || table === 'photo' && this.store.row(HERE, { hash: values[0] })) return;
    this.store.run(`DELETE FROM "${table}" WHERE ${names.map((n, i) => `"${n}" = :k${i}`).join(' AND ')}`,
      Object.fromEntries(values.map((value, i) => [`k${i}`, value])));
  }
}

const hasRows = ({ rows, left = {} }) => [...Object.values(rows), ...Object.values(left)].some(found => found.length);
const nulls = ({ params }, row) => Object.fromEntries(params.map(name => [name, row[name] ?? null]));
