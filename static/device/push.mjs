// Facts to the centre, in the order of their numbers; every one gets an answer. It is told what is seen of the centre here: when
// nothing but these facts came since, it says the place after them, and there is nothing to ask for.
// What a slow line does not carry in the time there is goes in smaller batches, until one fits.
// A tablet without any room still sends: what it cannot note is sent again, and known at the centre by then.
import { pack } from './envelope.mjs';
import { noRoom } from './reserve.mjs';
import { counted } from './status.mjs';
import { Failure } from './wire.mjs';

// `sending` too: one run at a time, so it is what an earlier one left behind when the tablet was too full to take it back.
const UNSENT = "SELECT id, gen, seq, header, payload FROM fact WHERE state IN ('local', 'sending') AND device = :device ORDER BY gen, seq LIMIT :most";
const LIMITS = { batch_facts: 200, batch_bytes: 1024 * 1024 }, MOST_ROUNDS = 5;
const SETTLED = { applied: 'held', duplicate: 'held', conflict: 'held', quarantined: 'quarantined' };   // any other word is no receipt

export class Push {
  #most = Infinity;                                        // facts that the line carries in time: half of those it did not, then a few more

  constructor({ store, log, device, wire, receiver }, changed) { Object.assign(this, { store, log, device, wire, receiver, changed }); }

  // True when the centre has nothing new beside what was sent.
  async run(limits) {
    this.limits = { ...LIMITS, ...limits };
    let alone = false;
    for (let rounds = 0, batch; (batch = this.#batch()).length;)
      try { alone = await this.#send(batch); }
      catch (failure) {
        this.#mark(batch, 'local');
        if (failure.code === 'no-network') this.#most = Math.max(1, Math.floor(batch.length / 2));
        if (++rounds > MOST_ROUNDS || !await this.#mended(failure, batch[0].gen)) throw failure;
      }
    return alone;
  }

  // What the centre asks for, done; then the same facts are sent again.
  async #mended(failure, gen) {
    if (failure.action === 'resend') await this.#rewind(gen, failure.body.expected_seq);
    else if (failure.action === 'new-generation') await this.log.nextGeneration(this.device);
    else if (failure.status === 413) this.limits.batch_facts = Math.max(1, Math.floor(this.limits.batch_facts / 2));
    else return false;
    return true;
  }

  #batch() {
    let bytes = 0;
    const most = Math.min(this.limits.batch_facts, this.#most), size = fact => bytes += 4 / 3 * (fact.header.length + fact.payload.length) + 20;
    const waiting = this.store.rows(UNSENT, { device: this.device, most });
    return waiting.filter((fact, i) => fact.gen === waiting[0].gen && (size(fact) < this.limits.batch_bytes || i === 0));
  }

  async #send(batch) {
    this.#mark(batch, 'sending');
    const seen = this.receiver.seen();
    const { answers, revision } = await this.wire.post('push', { facts: batch.map(pack), pending: counted(this.store), seen });
    this.#most = Math.max(this.#most, Math.ceil(1.25 * batch.length));
    const results = new Map(answers.map(answer => [answer.id, answer]));
    await this.store.saved(() => {
      batch.forEach(({ id }) => this.#settle(id, results.get(id)));
      if (revision) this.receiver.follow(seen, revision);
    });
    this.changed();
    if (batch.some(({ id }) => !SETTLED[results.get(id)?.result])) throw new Failure('no-answer');
    return Boolean(revision);
  }

  #settle(id, answer) {
    const state = SETTLED[answer?.result] ?? 'local';
    this.store.run('UPDATE fact SET state = :state, reason = :reason WHERE id = :id', { id, state, reason: answer?.code ?? null });
  }

  #mark(batch, state) {
    const mark = "UPDATE fact SET state = :state WHERE id = :id AND state IN ('local', 'sending')";
    try { this.store.transaction(() => batch.forEach(({ id }) => this.store.run(mark, { id, state }))); }
    catch (problem) { if (!noRoom(problem)) throw problem; }
    this.changed();
  }

  // The centre lacks facts that were acknowledged once: from there on all are sent again. What is no longer here leaves a gap
  // that nothing fills: the rest goes as a new generation.
  async #rewind(gen, seq) {
    const own = { device: this.device, gen, seq: seq ?? 1 };
    const there = this.store.row('SELECT 1 FROM fact WHERE device = :device AND gen = :gen AND seq = :seq', own);
    if (!there) return this.log.nextGeneration(this.device);
    this.store.run("UPDATE fact SET state = 'local' WHERE device = :device AND gen = :gen AND seq >= :seq", own);
  }
}
