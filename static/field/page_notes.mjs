// What a page notes for the case of its end, beside its person's work: the worker's commit outlives a kill. Each page has a note of its own and
// holds a lock of its name while it lives; one that begins takes over those of pages that are no more. Without locks nothing is noted.
import { ask } from './device_client.mjs';

export class PageNotes {
  constructor(name) { Object.assign(this, { name, mine: `${name}.${performance.timeOrigin}` }); }

  // An empty list takes it back.
  async write(list) {
    this.#live();
    await navigator.locks?.request(this.name, async () => {
      const { [this.mine]: before, ...others } = await this.#kept();
      await this.#keep(list.length ? { ...others, [this.mine]: list } : others);
    });
  }

  // What those left that are no more, oldest first: from now on this page's.
  async adopted() {
    let found = [];
    this.#live();
    await navigator.locks?.request(this.name, async () => {
      const notes = await this.#kept(), { held } = await navigator.locks.query(), alive = new Set(held.map(({ name }) => name));
      const dead = Object.keys(notes).filter(page => page !== this.mine && !alive.has(page)).sort();
      found = dead.flatMap(page => notes[page]);
      if (!dead.length) return;
      const others = Object.fromEntries(Object.entries(notes).filter(([page]) => alive.has(page)));
      await this.#keep({ ...others, [this.mine]: [...notes[this.mine] ?? [], ...found] });
    });
    return found;
  }

  #live() { this.lives ??= navigator.locks?.request(this.mine, () => new Promise(() => {})); }

  async #kept() {
    const notes = await ask('recall', { name: this.name });
    return typeof notes === 'string' ? JSON.parse(notes) : {};
  }

  #keep(notes) { return ask('keep', { name: this.name, value: JSON.stringify(notes) }); }
}
