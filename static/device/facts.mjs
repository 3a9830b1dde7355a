// The fact log of one person's tablet: exact bytes into the log, typed rows beside them, in one transaction.
// Twin: inspect_app/fieldkit/log.py.
//
// Laws
// - A fact is never changed; its identity is its id. Writing it, its row, its edges and its photo is one commit, or nothing.
// - seq is dense per device and generation, and each header names the one before it: facts and generations are made one at a time.
// - `at` and `hlc` order displays and decide nothing; hlc never goes back, also when the clock does.
// - When the centre knows another history under these numbers (a copied tablet), what it lacks is appended anew:
//   the next generation, the same ids and payloads.
// - A fact that came down but does not fit this bundle is kept as it is, and applied when a bundle knows it.
import { dumps, hex, loads, localTime, nextHlc, sha256, unpack, uuid7 } from './envelope.mjs';
import { surroundings } from './surroundings.mjs';

const APP = 'tablet 1';
const NEWEST = 'SELECT gen, seq, hash, header FROM fact WHERE device = :device ORDER BY gen DESC, seq DESC LIMIT 1';
const UNSENT = "SELECT id, header FROM fact WHERE device = :device AND state IN ('local', 'sending') ORDER BY gen, seq";

export class Log {
  #making = Promise.resolve();

  constructor(store, bundle, { now, random } = surroundings) {
    Object.assign(this, { store, bundle, now, random });
  }

  has(id) { return this.store.row('SELECT 1 FROM fact WHERE id = :id', { id }) !== undefined; }

  // The fact that `work` records bears this id. One at a time.
  async as(id, work) {
    this.id = id;
    try { return await work(); }
    finally { this.id = null; }
  }

  // An id that nobody has.
  fresh(ms = this.now()) { return uuid7(ms, this.random(10)); }

  // A fact made here. Written in the same commit: `beside`, the photo; `also`, further facts (each.mjs).
  record(fact) { return this.#alone(() => this.#record(fact)); }

  async #record({ person, device, beside, also = [], ...fact }) {
    const made = [];
    for (const one of [{ id: this.id, ...fact }, ...also]) made.push(await this.#made({ person, device, ...one }, made.at(-1)));
    await this.store.saved(() => {
      beside?.();
      for (const { header, bytes, payload, hash } of made) {
        this.#write(header, bytes, payload, hash, 'local');
        this.#apply(header, payload);
      }
    }, { large: !!beside });
    return made[0].header.id;
  }

  // The one before it: just made and not written yet, or the newest that is kept.
  async #made({ fields, lists, ...said }, before) {
    const payload = dumps({ n: hex(this.random(16)), ...fields, base: [], ...lists });
    const header = this.#header({ ...said, ph: await sha256(payload) }, before?.line ?? this.store.row(NEWEST, { device: said.device }));
    const bytes = dumps(header), hash = await sha256(bytes);
    return { header, bytes, payload, hash, line: { gen: header.gen, seq: header.seq, hash, header: bytes } };
  }

  #header({ id, kind, scope, person, device, ph }, newest) {
    const gen = this.generation(device), ms = this.now();
    const last = newest?.gen === gen ? newest : { seq: 0, hash: null }, before = newest ? loads(newest.header).hlc : null;
    return {
      v: 1, id: id ?? this.fresh(ms), device, gen, seq: last.seq + 1, prev: last.hash,
      person, [this.bundle.scope]: scope, kind, at: localTime(new Date(ms)), hlc: nextHlc(before, ms),
      app: APP, bundle: this.bundle.version, ph,
    };
  }

  // The one kept here, or a later one of which facts came down: an old copy of this tablet learns that it was copied.
  generation(device) {
    const { newest } = this.store.row('SELECT max(gen) AS newest FROM fact WHERE device = :device', { device });
    return Math.max(Number(this.store.value('gen') ?? 1), newest ?? 1);
  }

  nextGeneration(device) { return this.#alone(() => this.#nextGeneration(device)); }

  async #nextGeneration(device) {
    const gen = this.generation(device) + 1, made = [];
    for (const { id, header } of this.store.rows(UNSENT, { device })) {
      const bytes = dumps({ ...loads(header), gen, seq: made.length + 1, prev: made.at(-1)?.hash ?? null });
      made.push({ id, gen, seq: made.length + 1, header: bytes, hash: await sha256(bytes) });
    }
    this.store.transaction(() => {
      for (const fact of made) this.store.run('UPDATE fact SET gen = :gen, seq = :seq, header = :header, hash = :hash WHERE id = :id', fact);
      this.store.keep('gen', gen);
    });
  }

  #alone(work) {
    const made = this.#making.then(work);
    this.#making = made.catch(() => {});
    return made;
  }

  // A fact that came down, read outside the transaction that `receive` runs in.
  async read(fact) {
    const { header, payload } = unpack(fact);
    return { bytes: header, header: loads(header), payload, hash: await sha256(header) };
  }

  receive({ bytes, header, payload, hash }) {
    const known = this.store.row('SELECT state, header FROM fact WHERE id = :id', { id: header.id });
    if (known) return known.state !== 'held' && loads(known.header).ph === header.ph && this.#arrived(header.id);
    const fits = this.store.attempt(() => this.#apply(header, payload));
    this.#write(header, bytes, payload, hash, 'held', fits ? null : 'unapplied');
    return true;
  }

  // Of another tablet, seen before the centre was restored; kept apart there now. Of one's own its state tells.
  withdraw(id) {
    const known = this.store.row("SELECT kind FROM fact WHERE id = :id AND state = 'held' AND device <> :own", { id, own: this.store.value('device') ?? null });
    if (!known) return;
    if (this.bundle.facts[known.kind]) this.store.run(`DELETE FROM "${known.kind}" WHERE id = :id`, { id });
    this.store.run('DELETE FROM fact WHERE id = :id', { id });
  }

  // With a new bundle: what an older one could not read.
  catchUp() {
    const waiting = this.store.rows("SELECT id, header, payload FROM fact WHERE reason = 'unapplied'");
    for (const { id, header, payload } of waiting)
      if (this.store.attempt(() => this.#apply(loads(header), payload)))
        this.store.run('UPDATE fact SET reason = NULL WHERE id = :id', { id });
  }

  // A quarantined one too, once the centre applied this very payload.
  #arrived(id) {
    this.store.run("UPDATE fact SET state = 'held', reason = NULL WHERE id = :id", { id });
    return true;
  }

  #write(header, bytes, payload, hash, state, reason = null) {
    this.store.statement(this.bundle.log, { ...header, hash, header: bytes, payload, state, reason, revision: 0 });
  }

  #apply(header, payload) {
    const kind = this.bundle.facts[header.kind], fields = loads(payload);
    if (!kind) throw new Error(`unknown kind ${header.kind}`);
    const values = Object.fromEntries(kind.fields.map(f => [f.name, f.name in fields ? fields[f.name] : f.default ?? null]));
    this.store.statement(kind.insert, { ...header, ...values });
    for (const [name, edge] of Object.entries(this.bundle.edges))
      for (const fact of new Set(fields[name] ?? [])) this.store.statement(edge, { fact, by: header.id });
  }
}
