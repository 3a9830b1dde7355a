// Facts up, rows down, photos apart.
//
// Laws
// - Nothing is ever discarded. Whatever the centre or the line says, what is here stays here and is tried again.
// - "held" is written only from an answer of the centre. A start, or a failure, takes `sending` back to `local`.
// - An answer of the centre is the proof of signal: what the browser thinks of its network is not asked.
// - What hello said holds while runs go well: then a run is what there is to send and one question for news, with the person
//   it is asked for; not even that when the centre had nothing new. Anything else, and the next run begins with hello.
// - Sending needs the tablet's credential, receiving a sign-in. Without a sign-in, what is here is still sent.
// - One run at a time; a wish during a run is one more run after it.
// - Another epoch is a centre restored from a backup: revisions are void, everything kept is offered again.
import { Digest } from './digest.mjs';
import { waits, wifiOnly } from './line.mjs';
import { greeting } from './measured.mjs';
import { Push } from './push.mjs';
import { counted, told } from './status.mjs';
import { surroundings } from './surroundings.mjs';
import { Thumbs } from './thumbs.mjs';
import { Uploads } from './uploads.mjs';
import { Failure, Wire } from './wire.mjs';

const AFTER_WRITE = 1500, WAITING = 30_000, IDLE = 300_000, FIRST_RETRY = 2000, TELL = 300, COMPARE = 600_000;

export class Sync {
  #running = null; #again = false; #asked = false; #timer; #due = Infinity; #failures = 0; #telling = null; #compared = -Infinity; #photosNow = false; #pushing = null; #hello = null;

  // tell(event, more): 'status' whenever counts or problem change, 'synced' when states or rows did.
  constructor({ store, log, receiver, person, device, bundle }, tell, around = surroundings) {
    Object.assign(this, { store, log, receiver, person, device, bundle, tell, around });
    this.wire = new Wire(() => store.value('credential'), around);
    this.push = new Push({ store, log, device, wire: this.wire, receiver }, () => this.#changed());
    this.uploads = new Uploads(store, this.wire, () => this.#changed(), around);
    this.thumbs = new Thumbs(this);
    this.digest = new Digest(this);
    this.problem = null;
    this.#restore();
  }

  status() { return { ...told(this.store, this.#running !== null, this.problem), rate: this.uploads.rate, wifiOnly: wifiOnly(this.store), photosWait: waits(this.store) }; }

  // Soon after a write; several writes are one run. The total goes before the answer: no page shows what was saved beside the count of before.
  soon() {
    this.tell('status', this.status());
    this.#again ||= this.#running !== null;                                             // this run may have sent its facts already
    this.#at(AFTER_WRITE);
  }

  // asked: by a person, who wants to know: answered by a run that looks anew, and not by one that is under way. photos: who wants them
  // sent whatever the line is, this once.
  run(asked = false, photos = false) {
    this.#asked ||= asked;
    this.#photosNow ||= photos;
    if (!this.#running) return this.#running = this.#once();
    this.#again = true;
    return asked ? this.#running.then(() => this.run()) : this.#running;
  }

  async #once() {
    this.around.cancel(this.#timer);
    this.#due = Infinity;
    this.problem = await this.store.roomy(() => this.#steps()).then(problem => problem, failure => this.#failed(failure));
    this.#failures = this.problem && this.problem.code !== 'login' ? this.#failures + 1 : 0;
    this.#running = null;
    this.tell('status', this.status());
    this.tell('synced');
    this.#at(this.#again ? 0 : this.#pause());
    this.#again = false;
    return this.status();
  }

  async #steps() {
    if (this.#asked) { this.#compared = -Infinity; this.#hello = null; this.thumbs.askAgain(); }
    this.#asked = false;
    this.uploads.letGo(this.bundle);
    this.tell('status', { ...this.status(), running: true });
    const quiet = this.#hello !== null, hello = this.#hello ?? await this.#greeted(), signedIn = hello.person?.id === this.person;
    this.#hello = null;
    if (signedIn) await this.#registered(hello);
    await this.#exchange(hello, signedIn, quiet).catch(failure => this.#renewed(failure, hello, signedIn)).catch(failure => {
      this.#again ||= quiet && failure.action === 'login';                     // who is signed in now? hello tells
      throw failure;
    });
    this.#hello = signedIn ? hello : null;
    this.store.keep('synced_at', this.around.now());
    return signedIn ? null : { code: hello.person ? 'other-person' : 'login', sentence: null };
  }

  async #greeted() {
    const before = this.around.ticks(), hello = await this.wire.hello();
    this.store.keep('greeting', greeting(hello, this.person, this.around.now(), this.around.ticks() - before));
    this.#epoch(hello.epoch);
    return hello;
  }

  // quiet: what the push was told is enough. Which photos the centre lacks is asked while facts are on their way; no photo goes before them.
  async #exchange({ limits }, signedIn, quiet = false) {
    const facts = () => this.#pushing ??= this.push.run(limits).finally(() => { this.#pushing = null; });
    const sends = this.store.value('credential'), pushed = sends && facts();
    const news = async () => { if (signedIn && !(await pushed && quiet)) await this.#pull(); };
    await both(pushed, news(), sends && this.#photos(() => pushed.then(facts)));
    this.uploads.letGo(this.bundle);
    if (sends) await this.#compare();
  }

  // By value: a fact made meanwhile goes before the next photo.
  async #photos(facts) {
    if (waits(this.store) && !this.#photosNow) return;
    await this.uploads.run(facts);
    this.#photosNow = false;
  }

  // A credential that no longer counts is replaced where somebody is signed in to ask for another; then once more.
  async #renewed(failure, hello, signedIn) {
    if (failure.code !== 'credential' || !signedIn) throw failure;
    await this.#registered(hello, true);
    await this.#exchange(hello, signedIn);
  }

  async #registered(hello, again = false) {
    if (this.store.value('credential') && !again) return;
    const about = { id: this.device, gen: this.log.generation(this.device), label: label(), app: 'tablet 1', bundle: this.bundle.version, persistent: await this.around.persistent() };
    const { credential, person } = await this.wire.post('devices', about, { 'X-CSRFToken': hello.csrf });
    this.store.transaction(() => { this.store.keep('credential', credential); this.store.keep('name', person.name); });
  }

  async #pull() {
    for (let more = true; more;) {
      const page = await this.wire.post('pull', { person: this.person, known: this.receiver.known() });
      if (this.#epoch(page.epoch)) { this.#again = true; return; }                       // its rows are counted otherwise than was asked
      if (await this.receiver.take(page)) this.#changed();
      more = page.more || page.scopes.some(scope => scope.more);
    }
    this.store.keep('filled', 1);
    if (!waits(this.store)) await this.thumbs.run();
  }

  // What the centre lost goes out again, in one more run.
  async #compare() {
    if (this.around.now() - this.#compared < COMPARE) return;
    this.#compared = this.around.now();
    if (await this.digest.run()) { this.#again = true; this.#changed(); }
  }

  // True when it is another one.
  #epoch(epoch) {
    const before = this.store.value('epoch');
    if (!epoch || before === epoch) return false;
    this.store.transaction(() => {
      if (before) this.#offerAgain();
      this.store.keep('epoch', epoch);
    });
    return true;
  }

  #offerAgain() {
    this.receiver.askAgain();
    this.store.run("UPDATE fact SET state = 'local' WHERE device = :device", { device: this.device });
    this.store.run("UPDATE photo SET state = 'local' WHERE sha256 IN (SELECT sha256 FROM tablet_photo)");
  }

  #restore() {
    for (const table of ['fact', 'photo']) this.store.run(`UPDATE ${table} SET state = 'local' WHERE state = 'sending'`);
  }

  #failed(failure) {
    const { code = 'broken', action, sentence = null } = failure;
    if (!(failure instanceof Failure)) console.error(failure);
    return { code: action === 'login' ? 'login' : code, sentence };
  }

  // Many changes in a row are told a few times a second.
  #changed() {
    this.#telling ??= this.around.after(TELL, () => {
      this.#telling = null;
      this.tell('status', this.status());
      this.tell('synced');
    });
  }

  #pause() {
    const { facts, photos, stuck } = counted(this.store);
    if (this.#failures) return Math.min(WAITING, FIRST_RETRY * 2 ** (this.#failures - 1));
    return facts + photos > stuck ? WAITING : IDLE;
  }

  // The nearest wish wins.
  #at(ms) {
    const due = this.around.ticks() + ms;                  // the clock may be set meanwhile
    if (this.#running || due > this.#due && ms) return;
    this.around.cancel(this.#timer);
    this.#due = due;
    this.#timer = this.around.after(ms, () => this.run());
  }
}

// What comes down and what goes up have a way each: neither waits for the other, and both have ended when one fails.
async function both(...runs) {
  const failed = (await Promise.allSettled(runs)).find(run => run.status === 'rejected');
  if (failed) throw failed.reason;
}

const label = () => navigator.userAgentData?.platform || navigator.userAgent.match(/\(([^);]+)/)?.[1] || 'tablet';
