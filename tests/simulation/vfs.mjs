// SQLite on the disks of disk.mjs: one VFS, many machines. Names are /machine/life/file: a handle of an earlier life opens nothing any more.
import { File } from './disk.mjs';

export function install({ capi, wasm, vfs }, machines) {
  const io = new capi.sqlite3_io_methods(), sim = new capi.sqlite3_vfs(), usual = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  const drive = { capi, wasm, machines, io, open: new Map() };
  io.$iVersion = 1;
  Object.assign(sim, { $iVersion: 2, $szOsFile: capi.sqlite3_file.structInfo.sizeof, $mxPathname: 512, $zName: wasm.allocCString('sim') });
  for (const name of ['$xRandomness', '$xCurrentTime', '$xCurrentTimeInt64']) sim[name] = usual[name];
  const methods = { ...reading(drive), ...writing(drive), ...locking(drive) };
  vfs.installVfs({ io: { struct: io, methods }, vfs: { name: 'sim', struct: sim, methods: naming(drive) } });
}

const attempt = (work, failed) => { try { return work() ?? 0; } catch { return failed; } };
const heap = (wasm, at, size) => wasm.heap8u().subarray(Number(at), Number(at) + size);

function living({ open }, handle) {
  const { machine, life, file } = open.get(handle);
  if (machine.dead || machine.life !== life) throw new Error('dead');
  return { machine, file };
}

const reading = ({ capi, wasm, ...drive }) => ({
  xRead: (handle, to, size, at) => attempt(() => {
    const { file } = living(drive, handle), from = Number(at), found = file.bytes.subarray(from, Math.min(file.size, from + size)), target = heap(wasm, to, size);
    target.set(found);
    if (found.length < size) { target.fill(0, found.length); return capi.SQLITE_IOERR_SHORT_READ; }
  }, capi.SQLITE_IOERR_READ),
  xFileSize: (handle, to) => attempt(() => { wasm.poke64(to, BigInt(living(drive, handle).file.size)); }, capi.SQLITE_IOERR_FSTAT),
});

const writing = ({ capi, wasm, ...drive }) => ({
  xWrite: (handle, from, size, at) => attempt(() => {
    const { machine, file } = living(drive, handle), data = heap(wasm, from, size).slice(), more = Math.max(0, Number(at) + size - file.size);
    machine.burn();
    if (more > machine.room) return capi.SQLITE_FULL;
    machine.room -= more;
    file.write(Number(at), data);
    file.unsynced.push([Number(at), data]);
  }, capi.SQLITE_IOERR_WRITE),
  xTruncate: (handle, size) => attempt(() => {
    const { file } = living(drive, handle);
    file.truncate(Number(size));
    file.unsynced.push([Number(size), null]);
  }, capi.SQLITE_IOERR_TRUNCATE),
  xSync: handle => attempt(() => { const { machine, file } = living(drive, handle); file.sync(); machine.burn(); }, capi.SQLITE_IOERR_FSYNC),
});

const locking = ({ capi, wasm, open }) => ({
  xClose: handle => { open.delete(handle); return 0; },
  xLock: () => 0, xUnlock: () => 0, xCheckReservedLock: (_, to) => { wasm.poke32(to, 0); return 0; },
  xFileControl: () => capi.SQLITE_NOTFOUND, xSectorSize: () => 4096, xDeviceCharacteristics: () => 0,
});

function opened({ capi, open, io }, { machine, life, name }, handle) {
  if (machine.life !== life) throw new Error('dead');
  if (!machine.files.has(name)) machine.files.set(name, new File());
  open.set(handle, { machine, life, file: machine.files.get(name) });
  const made = new capi.sqlite3_file(handle);
  made.$pMethods = io.pointer;
  made.dispose();
}

function naming({ capi, wasm, machines, ...drive }) {
  const of = path => { const [, name, life, file] = path.split('/'), machine = machines.get(name); return { machine, life: Number(life), name: file }; };
  return {
    xOpen: (_, path, handle, flags, to) => attempt(() => { opened({ capi, ...drive }, of(wasm.cstrToJs(path)), handle); wasm.poke32(to, flags); }, capi.SQLITE_CANTOPEN),
    xDelete: (_, path) => attempt(() => { const { machine, life, name } = of(wasm.cstrToJs(path)); if (machine.life === life) machine.files.delete(name); }, capi.SQLITE_IOERR_DELETE),
    xAccess: (_, path, flags, to) => { const { machine, name } = of(wasm.cstrToJs(path)); wasm.poke32(to, machine.files.get(name)?.size ? 1 : 0); return 0; },
    xFullPathname: (_, path, size, to) => wasm.cstrncpy(to, path, size) < size ? 0 : capi.SQLITE_CANTOPEN,
    xSleep: () => 0, xGetLastError: () => 0,
  };
}
