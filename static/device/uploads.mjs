// Photos to the centre: what it lacks, in pieces, a few at once. An offset it answered is safe there; held means re-hashed there.
import { sha256 } from './envelope.mjs';
import { Rate } from './rate.mjs';
import { surroundings } from './surroundings.mjs';
import { Failure } from './wire.mjs';

const LANES = 4, MORE_LANES = 6, QUICK = 2 * 1024 * 1024, SECONDS = 5, ASK = 500, STUCK = 3;
const UNSENT = `SELECT photo.sha256 FROM photo JOIN tablet_photo USING (sha256) WHERE photo.state <> 'held' ORDER BY tablet_photo.rowid`;

export class Uploads {
  #piece; #rate;                                           // a piece's size follows the speed of the line

  constructor(store, wire, changed, { ticks, pieces = surroundings.pieces } = surroundings) { Object.assign(this, { store, wire, changed, ticks, pieces }); this.#piece = pieces.first; this.#rate = new Rate(ticks); }

  // Bytes a second, as measured now or when photos went last; null before that.
  get rate() { return this.#rate.perSecond ?? (Number(this.store.value('rate')) || null); }

  // first(): what goes before each photo.
  async run(first = async () => {}) {
    this.#rate.begin();
    const hashes = this.store.rows(UNSENT).map(row => row.sha256), todo = [];
    for (let i = 0; i < hashes.length; i += ASK) todo.push(...await this.#lacking(hashes.slice(i, i + ASK)));
    const lanes = Array.from({ length: this.#piece > QUICK ? MORE_LANES : LANES }, () => this.#lane(todo, first));
    const failed = (await Promise.allSettled(lanes)).find(lane => lane.status === 'rejected');
    if (this.#rate.perSecond) this.store.keep('rate', this.#rate.perSecond);
    if (failed) throw failed.reason;
  }

  async #lacking(hashes) {
    const { photos } = await this.wire.post('photos/missing', { hashes });
    hashes.filter(hash => photos[hash]?.state === 'held').forEach(hash => this.#mark(hash, 'held'));
    return hashes.filter(hash => photos[hash]?.state !== 'held').map(hash => ({ hash, offset: photos[hash]?.offset ?? 0 }));
  }

  async #lane(todo, first) {
    for (let next; (next = todo.shift());)
      try { await first(); await this.#photo(next.hash, next.offset); }
      catch (problem) { todo.length = 0; throw problem; }
  }

  async #photo(hash, offset) {
    const { bytes } = this.store.row('SELECT bytes FROM tablet_photo WHERE sha256 = :hash', { hash });
    this.#mark(hash, 'sending');
    try {
      if (await this.#pieces(hash, bytes, offset) !== bytes.length) throw new Failure('no-answer');      // no receipt
      this.#mark(hash, 'held');
    } catch (problem) {
      this.#mark(hash, await this.#after(problem, hash, bytes));
      if (problem.code !== 'wrong-hash') throw problem;
    }
  }

  // Where it stands at the centre when all is sent, or when the centre leads nowhere.
  async #pieces(hash, bytes, offset) {
    for (let stuck = 0, there; offset < bytes.length && stuck < STUCK; offset = there) {
      there = await this.#send(hash, bytes, offset);
      stuck = there > offset ? 0 : stuck + 1;
    }
    return offset;
  }

  async #send(hash, bytes, offset) {
    const began = this.ticks(), piece = bytes.subarray(offset, offset + this.#piece);
    const there = await this.wire.piece(hash, piece, offset, bytes.length);
    this.#rate.add(there - offset);
    const rate = piece.length / Math.max(1, this.ticks() - began);                // bytes per millisecond
    this.#piece = Math.min(this.pieces.largest, Math.max(this.pieces.smallest, Math.round(rate * SECONDS * 1000)));
    return there;
  }

  // A cut or a damaged arrival is tried again; bytes that no longer are what their name says need a person.
  async #after(problem, hash, bytes) {
    if (!(problem instanceof Failure)) throw problem;
    return problem.code === 'wrong-hash' && await sha256(bytes) !== hash ? 'needs-you' : 'local';
  }

  #mark(hash, state) {
    this.store.run('UPDATE photo SET state = :state WHERE sha256 = :hash', { hash, state });
    this.changed();
  }
}
