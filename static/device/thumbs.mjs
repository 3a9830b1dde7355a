// Small pictures of what was taken elsewhere and a page shows: on board before the signal ends. Which ones, the bundle asks.
//
// Laws
// - They come after everything else that comes down, and no run fails for them: what did not come is asked for again, and what the
//   centre has not got, by the next run.
// - What no page shows any more goes. Of one's own photos nothing is kept here: they are in tablet_photo.
import { noRoom } from './database.mjs';
import { Failure } from './wire.mjs';

const LANES = 4, MIME = 'image/jpeg';
const KEEP = 'INSERT OR IGNORE INTO tablet_thumb VALUES (:hash, :bytes)';
const READ = 'SELECT bytes FROM tablet_thumb WHERE sha256 = :hash';
const KNOWN = 'SELECT sha256 FROM tablet_thumb', OWN = 'SELECT sha256 FROM tablet_photo';

export class Thumbs {
  constructor({ store, wire, bundle }) { Object.assign(this, { store, wire, bundle }); }

  async run() {
    if (!this.bundle.thumbs) return;
    const shown = new Set(names(this.store.statement(this.bundle.thumbs, {}))), kept = names(this.store.rows(KNOWN));
    for (const hash of kept) if (!shown.has(hash)) this.store.run('DELETE FROM tablet_thumb WHERE sha256 = :hash', { hash });
    for (const hash of [...kept, ...names(this.store.rows(OWN))]) shown.delete(hash);
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
    if (bytes) await this.store.saved(() => this.store.run(KEEP, { hash, bytes }), { large: true });
  }
}

// {mime, bytes}, or nothing.
export function thumb(store, hash) {
  const found = store.row(READ, { hash });
  return found && { mime: MIME, ...found };
}

const names = rows => rows.map(row => row.sha256);
