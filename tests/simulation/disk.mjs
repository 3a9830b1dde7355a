// A disk for SQLite (vfs.mjs) that forgets: what was not synced is lost in a crash, but for some first part.
// A machine fails for good when its fuse has burnt, one step per write and sync; `room` is what may still be written anew.
export class File {
  bytes = new Uint8Array(65536); size = 0; safe = new Uint8Array(0); unsynced = [];

  write(at, data) {
    while (at + data.length > this.bytes.length) this.bytes = grown(this.bytes);
    this.bytes.set(data, at);
    this.size = Math.max(this.size, at + data.length);
  }

  truncate(size) { this.bytes.fill(0, size); this.size = Math.min(size, this.size); }
  sync() { this.safe = this.bytes.slice(0, this.size); this.unsynced = []; }

  crash(chance) {
    const survive = this.unsynced.slice(0, Math.floor(chance() * (this.unsynced.length + 1)));
    this.bytes = new Uint8Array(Math.max(65536, this.safe.length));
    this.size = 0;
    this.write(0, this.safe);
    for (const [at, data] of survive) data ? this.write(at, data) : this.truncate(at);
    this.sync();
  }

  copy() { return Object.assign(new File(), { bytes: this.safe.slice(), size: this.safe.length, safe: this.safe }); }
}

const grown = bytes => { const more = new Uint8Array(bytes.length * 2); more.set(bytes); return more; };

export class Machine {
  files = new Map(); life = 0; fuse = Infinity; room = Infinity; copies = [];

  constructor(chance) { this.chance = chance; }
  get dead() { return this.fuse <= 0; }
  burn() { if (--this.fuse <= 0) throw new Error('dead'); }

  crash() {
    this.life++;
    for (const file of this.files.values()) file.crash(this.chance);
  }

  copy() { return this.copies.push(new Map([...this.files].map(([name, file]) => [name, file.copy()]))) - 1; }
  // Another machine with what is safe on this one: a copied profile.
  twin(chance) { return Object.assign(new Machine(chance), { files: this.copies[this.copy()] }); }
  revert(copy) { this.files = new Map([...this.copies[copy]].map(([name, file]) => [name, file.copy()])); }
}
