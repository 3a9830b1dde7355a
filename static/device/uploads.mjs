// Photos to the centre: what it lacks, in pieces, a few bodies at once. An offset it answered is safe there; held means re-hashed there.
// What is damaged here is sent once: then it needs a person, and the centre is only asked whether it came another way.
// What nobody asks for any more and is damaged needs nobody: let go, until somebody asks for it again. What can be sent is never let go.
// One photo goes in a body, or a part of it, until the line has been measured; then as many as it carries in a few seconds.
import { sha256 } from './envelope.mjs';
import { Rate } from './rate.mjs';
import { surroundings } from './surroundings.mjs';
import { Failure } from './wire.mjs';

const LANES = 4, MORE_LANES = 6, QUICK = 2 * 1024 * 1024, SECONDS = 5, ASK = 500, MOST = 100, STUCK = 3;
const UNSENT = `SELECT photo.sha256 AS hash, photo.state, length(tablet_photo.bytes) AS size FROM photo JOIN tablet_photo USING (sha256)
  WHERE photo.state <> 'held' ORDER BY tablet_photo.rowid`;
const DAMAGED = new Set(['needs-you', 'let-go']), APART = "SELECT sha256 AS hash, state FROM photo WHERE state IN ('needs-you', 'let-go')";

export class Uploads {
  #piece; #room = 0; #rate;                                // what a piece and what a body may hold follow the speed of the line

  constructor(store, wire, changed, { ticks, pieces = surroundings.pieces } = surroundings) { Object.assign(this, { store, wire, changed, ticks, pieces }); this.#piece = pieces.first; this.#rate = new Rate(ticks); }

  // Bytes a second, as measured now or when photos went last; null before that.
  get rate() { return this.#rate.perSecond ?? (Number(this.store.value('rate')) || null); }

  // first(): what goes before each body.
  async run(first = async () => {}) {
    this.#rate.begin();
    const unsent = this.store.rows(UNSENT), todo = [];
    for (let i = 0; i < unsent.length; i += ASK) todo.push(...await this.#lacking(unsent.slice(i, i + ASK)));
    const lanes = Array.from({ length: this.#piece > QUICK ? MORE_LANES : LANES }, () => this.#lane(todo, first));
    const failed = (await Promise.allSettled(lanes)).find(lane => lane.status === 'rejected');
    if (this.#rate.perSecond) this.store.keep('rate', this.#rate.perSecond);
    if (failed) throw failed.reason;
  }

  // By the bundle's word for what nobody asks for.
  letGo({ let_go: asked }) {
    const apart = asked ? this.store.rows(APART) : [], gone = new Set(apart.length ? this.store.statement(asked, {}).map(row => row.sha256) : []);
    for (const { hash, state } of apart) if (gone.has(hash) !== (state === 'let-go')) this.#mark(hash, gone.has(hash) ? 'let-go' : 'needs-you');
  }

  async #lacking(unsent) {
    const { photos } = await this.wire.post('photos/missing', { hashes: unsent.map(({ hash }) => hash) });
    unsent.filter(({ hash }) => photos[hash]?.state === 'held').forEach(({ hash }) => this.#mark(hash, 'held'));
    return unsent.filter(({ hash, state }) => !DAMAGED.has(state) && photos[hash]?.state !== 'held').map(({ hash, size }) => ({ hash, size, offset: photos[hash]?.offset ?? 0, stuck: 0 }));
  }

  async #lane(todo, first) {
    for (let some; (some = this.#next(todo)).length;)
      try { await first(); await this.#sent(some); }
      catch (problem) { todo.length = 0; throw problem; }
  }

  // As many as fit into a body; one at least.
  #next(todo) {
    const some = [];
    let room = this.#room;
    const fits = ({ size, offset }) => (room -= size - offset) >= 0;
    while (todo.length && some.length < MOST && (fits(todo[0]) || !some.length)) some.push(todo.shift());
    return some;
  }

  async #sent(some) {
    some.forEach(({ hash }) => this.#mark(hash, 'sending'));
    for (let left = some; left.length;)
      try { left = await this.#body(left); }
      catch (problem) { if (problem instanceof Failure) this.#stay(left); throw problem; }
  }

  // What is left of them.
  async #body(some) {
    const began = this.ticks(), pieces = some.map(photo => this.#of(photo, some.length > 1 ? Infinity : this.#piece));
    const states = await this.wire.pieces(pieces), left = [];
    this.#measured(pieces.reduce((sum, { data }) => sum + data.length, 0), this.ticks() - began);
    for (const photo of some) if (await this.#goesOn(photo, states[photo.hash])) left.push(photo);
    return left;
  }

  #of(photo, most) {
    photo.bytes ??= this.store.row('SELECT bytes FROM tablet_photo WHERE sha256 = :hash', { hash: photo.hash }).bytes;
    return { sha256: photo.hash, offset: photo.offset, length: photo.size, data: photo.bytes.subarray(photo.offset, photo.offset + most) };
  }

  #measured(bytes, ms) {
    const carried = Math.round(bytes / Math.max(1, ms) * SECONDS * 1000);
    this.#piece = this.#room = Math.min(this.pieces.largest, Math.max(this.pieces.smallest, carried));
  }

  // By what the centre says of it. What leads nowhere ends the run.
  async #goesOn(photo, { offset, code } = {}) {
    if (offset > photo.offset) this.#rate.add(offset - photo.offset);
    photo.stuck = offset > photo.offset ? 0 : photo.stuck + 1;
    photo.offset = offset;
    if (offset === photo.size) this.#mark(photo.hash, 'held');
    else if (code === 'wrong-hash') this.#mark(photo.hash, await sha256(photo.bytes) === photo.hash ? 'local' : 'needs-you');    // else its bytes need a person
    else if (!(offset < photo.size) || photo.stuck === STUCK) throw new Failure('no-answer');                                    // no receipt
    else return true;
    return false;
  }

  // What was not told of is here as before; what needs a person, or is held, is that already.
  #stay(photos) {
    for (const { hash } of photos) this.store.run("UPDATE photo SET state = 'local' WHERE sha256 = :hash AND state = 'sending'", { hash });
    this.changed();
  }

  #mark(hash, state) {
    this.store.run('UPDATE photo SET state = :state WHERE sha256 = :hash', { hash, state });
    this.changed();
  }
}
