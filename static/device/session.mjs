// One person on this tablet: the database file and all that stands on it. Writes take turns; a read waits for the writes before it.
import { uuid7 } from './envelope.mjs';
import { Log } from './facts.mjs';
import { findings, newest } from './guard.mjs';
import { prefer } from './line.mjs';
import { Measured } from './measured.mjs';
import { Pages } from './pages.mjs';
import { Photos } from './photos.mjs';
import { Receiver } from './receive.mjs';
import { Sync } from './sync.mjs';

export class Session {
  #writes = Promise.resolve();

  constructor(person, store, app, tell) {
    const { bundle, router } = app;
    Object.assign(this, { person, store, bundle, router });
    this.log = new Log(store, bundle);
    this.#adopt();
    this.device = store.value('device');
    this.photos = new Photos(store, bundle.settings.photo);
    this.measured = new Measured(store, bundle);
    this.receiver = new Receiver(store, this.log, bundle);
    this.pages = new Pages(this, app);
    this.sync = new Sync(this, (event, more) => tell(event, event === 'status' ? this.#noted(more) : more));
  }

  // The bundle's tables. A new bundle asks for every row again, since it may know more of them.
  #adopt() {
    const { store, bundle } = this;
    if (store.value('bundle') === bundle.version) return;
    store.lay(bundle);
    store.transaction(() => {
      store.run('UPDATE tablet_scope SET revision = 0');
      this.log.catchUp();
      store.keep('bundle', bundle.version);
      store.keep('device', store.value('device') ?? uuid7());
    });
  }

  async show(path, lang) {
    await this.#writes;
    if (!await this.#filled()) return { status: 503, code: this.sync.problem?.code ?? 'no-network' };
    if (this.pages.measures(path)) await this.measured.look();
    return this.pages.show(path, lang);
  }

  // A picture, to see whether the camera gives any. Nothing of it is kept but the answer.
  async tried(file) { this.measured.tried((await this.photos.take(file)).errors); }

  // `request` becomes the fact's id: asked again, by a page whose answer was lost, it is answered again and not done again.
  async act(path, lang, form, request = uuid7()) {
    const result = await this.pages.act(path, lang, form, work => this.#turn(() => this.#once(request, path, lang, work)));
    if (result.status === 200) this.sync.soon();
    return result;
  }

  #once(request, path, lang, work) {
    return this.log.has(request) ? this.#again(path, lang) : this.log.as(request, work);
  }

  #again(path, lang) {
    const [action, params] = this.router.match(this.router.actions, path);
    return { ...this.pages.show(this.router.url(`field.${action.then}`, params), lang), headers: { 'HX-Trigger': 'acted' } };
  }

  // Is what was kept still there, and is what is written kept?
  async check(noted) {
    await this.#writes;
    return { findings: await findings(this, noted), log: newest(this.store, this.device) };
  }

  // On which line photos go: 'any' or 'wifi'.
  prefer(on) {
    prefer(this.store, on);
    this.sync.run();
    return this.sync.status();
  }

  #noted(status) { return { ...status, log: newest(this.store, this.device) }; }

  // A file that never had rows waits for its first answer from the centre.
  async #filled() {
    if (!this.store.value('filled')) await this.sync.run();
    return this.store.value('filled');
  }

  #turn(work) {
    const done = this.#writes.then(work);
    this.#writes = done.catch(() => {});
    return done;
  }
}
