// Small pictures of what was taken elsewhere and a page shows: on board before the signal ends. Which ones, the bundle asks.
//
// Laws
// - They come after everything else that comes down, and no run fails for them: what did not come is asked for again by the next run.
// - What the centre has not got is asked for again after a pause that doubles; at once when its row has come, when a person asks, and by
//   the next start. Of what was found before no row comes.
// - What no page shows any more goes. Of one's own photos nothing is kept here: they are in tablet_photo.
import { noRoom } from './reserve.mjs';
import { Failure } from './wire.mjs';

const LANES = 4, MIME = 'image/jpeg', FIRST_PAUSE = 60_000, LONGEST_PAUSE = 6 * 3600_000;       // milliseconds
const KEEP = 'INSERT OR IGNORE INTO tablet_thumb VALUES (:hash, :bytes)';
const READ = 'SELECT bytes FROM tablet_thumb WHERE sha256 = :hash';
const TOLD = 'SELECT 1 FROM photo WHERE sha256 = :hash';
const KNOWN = 'SELECT sha256 FROM tablet_thumb', OWN = 'SELECT sha256 FROM tablet_photo';

export class Thumbs {
  #missing = new Map();                                    // hash → {due, pause, told}: not there when it was asked for

  constructor({ store, wire, bundle, around }) { Object.assign(this, { store, wire, bundle, around }); }

  // A person wants to know: nothing is put off.
  askAgain() { this.#missing.clear(); }

  async run() {
    if (!this.bundle.thumbs) return;
    const shown = new Set(names(this.store.statement(this.bundle.thumbs, {}))), kept = names(this.store.rows(KNOWN));
    for (const hash of kept) if (!shown.has(hash)) this.store.run('DELETE FROM tablet_thumb WHERE sha256 = :hash', { hash });
    for (const hash of [...kept, ...names(this.store.rows(OWN)), ...this.#later()]) shown.delete(hash);
    await Promise.all(Array.from({ length: LANES }, () => this.#lane(shown)));
  }

  async #lane(todo) {
    for (const hash of todo) {
      todo.delete(hash);
      try { await this.#fetch(hash); }
      catch (problem) {
        if (!(problem instanceof Failure) && !noRoom(problem)) throw problem;
        todo.clear();
      }
    }
  }

  async #fetch(hash) {
    const bytes = await this.wire.thumb(hash);
    if (!bytes) return this.#putOff(hash);
    this.#missing.delete(hash);
    await this.store.saved(() => this.store.run(KEEP, { hash, bytes }), { large: true });
  }

  #putOff(hash) {
    const pause = Math.min((this.#missing.get(hash)?.pause ?? FIRST_PAUSE / 2) * 2, LONGEST_PAUSE);
    this.#missing.set(hash, { pause, due: this.around.now() + pause, told: this.#told(hash) });
  }

  #later() { return [...this.#missing].filter(([hash, { due, told }]) => due > this.around.now() && told === this.#told(hash)).map(([hash]) => hash); }

  #told(hash) { return !!this.store.row(TOLD, { hash }); }
}

// {mime, bytes}, or nothing.
export function thumb(store, hash) {
  const found = store.row(READ, { hash });
  return found && { mime: MIME, ...found };
}

const names = rows => rows.map(row => row.sha256);
