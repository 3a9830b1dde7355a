// Is what is called "at the centre" there? Asked at the start, when a person asks, and now and then. Twin: sync/digest.py.
//
// Laws
// - While both sides agree only hashes travel.
// - What the centre lacks is local again and is sent again, as long as it is kept here.
import { sha256 } from './envelope.mjs';

const ASK = 500, SCOPES = 500;
const PHOTOS = "SELECT photo.sha256 FROM photo JOIN tablet_photo USING (sha256) WHERE photo.state = 'held'";
const hashed = names => sha256(new TextEncoder().encode([...new Set(names)].sort().join('\n')));

export class Digest {
  constructor({ store, device, wire, bundle }) { Object.assign(this, { store, device, wire, scope: bundle.scope }); }

  // True when something must be sent again.
  async run() {
    const facts = this.#facts(), photos = this.store.rows(PHOTOS).map(row => row.sha256), lost = [];
    const scopes = await Promise.all([...facts].map(async ([scope, ids]) => [scope, await hashed(ids)]));
    let agreed = true;
    for (let i = 0; i === 0 || i < scopes.length; i += SCOPES) {
      const told = await this.wire.post('digest', { scopes: Object.fromEntries(scopes.slice(i, i + SCOPES)), photos: await hashed(photos) });
      agreed = told.photos;
      for (const [scope, ids] of Object.entries(told.differ)) lost.push(...lacking(facts.get(scope), ids));
    }
    const gone = agreed ? [] : await this.#missing(photos);
    this.#local(lost, gone);
    return lost.length + gone.length > 0;
  }

  // By scope, the facts made here that were called held.
  #facts() {
    const found = new Map();
    const rows = this.store.rows(`SELECT ${this.scope} AS scope, id FROM fact WHERE device = :device AND state IN ('held', 'quarantined')`, { device: this.device });
    for (const { scope, id } of rows) found.set(scope, [...found.get(scope) ?? [], id]);
    return found;
  }

  async #missing(hashes) {
    const gone = [];
    for (let i = 0; i < hashes.length; i += ASK) {
      const some = hashes.slice(i, i + ASK), { photos } = await this.wire.post('photos/missing', { hashes: some });
      gone.push(...some.filter(hash => photos[hash]?.state !== 'held'));
    }
    return gone;
  }

  #local(facts, photos) {
    this.store.transaction(() => {
      for (const id of facts) this.store.run("UPDATE fact SET state = 'local', reason = NULL WHERE id = :id", { id });
      for (const hash of photos) this.store.run("UPDATE photo SET state = 'local' WHERE sha256 = :hash", { hash });
    });
  }
}

const lacking = (mine, theirs) => { const there = new Set(theirs); return mine.filter(id => !there.has(id)); };
