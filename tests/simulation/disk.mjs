// A disk for SQLite that forgets: what was not synced is lost in a crash, but for some first part. One VFS, many machines.
// A machine fails for good when its fuse has burnt, one step per write and sync; `room` is what may still be written anew.
class File {
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
  revert(copy) { this.files = new Map([...this.copies[copy]].map(([name, file]) => [name, file.copy()])); }
}

// Names are /machine/life/file: a handle of an earlier life opens nothing any more.
export function install({ capi, wasm, vfs }, machines) {
  const open = new Map();
  const of = path => { const [, name, life, file] = path.split('/'), machine = machines.get(name); return { machine, life: Number(life), name: file }; };
  const attempt = (work, failed) => { try { return work() ?? 0; } catch { return failed; } };
  const living = handle => {
    const { machine, life, file } = open.get(handle);
    if (machine.dead || machine.life !== life) throw new Error('dead');
    return { machine, file };
  };
  const io = new capi.sqlite3_io_methods(), sim = new capi.sqlite3_vfs(), usual = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  io.$iVersion = 1;
  Object.assign(sim, { $iVersion: 2, $szOsFile: capi.sqlite3_file.structInfo.sizeof, $mxPathname: 512, $zName: wasm.allocCString('sim') });
  for (const name of ['$xRandomness', '$xCurrentTime', '$xCurrentTimeInt64']) sim[name] = usual[name];
  const heap = (at, size) => wasm.heap8u().subarray(Number(at), Number(at) + size);

  vfs.installVfs({ io: { struct: io, methods: {
    xClose: handle => { open.delete(handle); return 0; },
    xRead: (handle, to, size, at) => attempt(() => {
      const { file } = living(handle), from = Number(at), found = file.bytes.subarray(from, Math.min(file.size, from + size)), target = heap(to, size);
      target.set(found);
      if (found.length < size) { target.fill(0, found.length); return capi.SQLITE_IOERR_SHORT_READ; }
    }, capi.SQLITE_IOERR_READ),
    xWrite: (handle, from, size, at) => attempt(() => {
      const { machine, file } = living(handle), data = heap(from, size).slice(), more = Math.max(0, Number(at) + size - file.size);
      machine.burn();
      if (more > machine.room) return capi.SQLITE_FULL;
      machine.room -= more;
      file.write(Number(at), data);
      file.unsynced.push([Number(at), data]);
    }, capi.SQLITE_IOERR_WRITE),
    xTruncate: (handle, size) => attempt(() => {
      const { file } = living(handle);
      file.truncate(Number(size));
      file.unsynced.push([Number(size), null]);
    }, capi.SQLITE_IOERR_TRUNCATE),
    xSync: handle => attempt(() => { const { machine, file } = living(handle); file.sync(); machine.burn(); }, capi.SQLITE_IOERR_FSYNC),
    xFileSize: (handle, to) => attempt(() => { wasm.poke64(to, BigInt(living(handle).file.size)); }, capi.SQLITE_IOERR_FSTAT),
    xLock: () => 0, xUnlock: () => 0, xCheckReservedLock: (_, to) => { wasm.poke32(to, 0); return 0; },
    xFileControl: () => capi.SQLITE_NOTFOUND, xSectorSize: () => 4096, xDeviceCharacteristics: () => 0,
  } }, vfs: { name: 'sim', struct: sim, methods: {
    xOpen: (_, path, handle, flags, to) => attempt(() => {
      const { machine, life, name } = of(wasm.cstrToJs(path));
      if (machine.life !== life) throw new Error('dead');
      if (!machine.files.has(name)) machine.files.set(name, new File());
      open.set(handle, { machine, life, file: machine.files.get(name) });
      const made = new capi.sqlite3_file(handle);
      made.$pMethods = io.pointer;
      made.dispose();
      wasm.poke32(to, flags);
    }, capi.SQLITE_CANTOPEN),
    xDelete: (_, path) => attempt(() => { const { machine, life, name } = of(wasm.cstrToJs(path)); if (machine.life === life) machine.files.delete(name); }, capi.SQLITE_IOERR_DELETE),
    xAccess: (_, path, flags, to) => { const { machine, name } = of(wasm.cstrToJs(path)); wasm.poke32(to, machine.files.get(name)?.size ? 1 : 0); return 0; },
    xFullPathname: (_, path, size, to) => wasm.cstrncpy(to, path, size) < size ? 0 : capi.SQLITE_CANTOPEN,
    xSleep: () => 0, xGetLastError: () => 0,
  } } });
}
