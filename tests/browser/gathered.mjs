// Random writes, reads, flushes and truncations on a gathered file and on a plain one, as SQLite makes them: what each says, side by side.
// Now and then the browser refuses the gathered one's writes: what was accepted before is still there, and nothing flushed is lost.
import { Gathered } from '/static/device/gathered.mjs';

const opened = async name => (await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })).createSyncAccessHandle();

// The same numbers for the same seed.
const dice = seed => below => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * below); };

class Refusing {
  full = false; writes = 0;
  constructor(file) { this.file = file; }
  write(bytes, where) {
    this.writes++;
    if (this.full) throw new DOMException('no room', 'QuotaExceededError');
    return this.file.write(bytes, where);
  }
  read(into, where) { return this.file.read(into, where); }
  getSize() { return this.file.getSize(); }
  truncate(size) { this.file.truncate(size); }
  flush() { this.file.flush(); }
  close() { this.file.close(); }
}

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function read(file, at, length) {
  const into = new Uint8Array(length - length % 4).fill(99), found = file.read(at % 2 ? into : new Uint32Array(into.buffer), { at });
  return into.subarray(0, found);
}

function attempt(work) {
  try { work(); return true; } catch (problem) { if (problem.name !== 'QuotaExceededError') throw problem; return false; }
}

async function walked(seed, steps) {
  const disk = new Refusing(await opened(`gathered-${seed}`)), ours = new Gathered(disk), plain = await opened(`plain-${seed}`), roll = dice(seed);
  let end = 0, writes = 0, refusals = 0;
  const write = (at, length) => {
    const bytes = new [Uint8Array, Uint32Array][roll(2)](Uint8Array.from({ length: length - length % 4 }, () => roll(256)).buffer);
    if (!attempt(() => ours.write(bytes, { at }))) return refusals++;
    plain.write(bytes, { at }), writes++, end = at + bytes.byteLength;
  };
  const acts = [
    () => write(end, roll(9000)), () => write(end, 24), () => write(end, 8192), () => write(roll(plain.getSize() + 1), roll(9000)),
    () => write(plain.getSize() + roll(5000), 24), () => attempt(() => ours.flush()), () => { disk.full = !roll(4); },
    () => { const size = roll(plain.getSize() + 3000); if (attempt(() => ours.truncate(size))) plain.truncate(size); },
  ];
  for (let step = 0; step < steps; step++) {
    acts[roll(acts.length)]();
    const at = roll(plain.getSize() + 2000), length = roll(20000);
    if (ours.getSize() !== plain.getSize() || !same(read(ours, at, length), read(plain, at, length))) return `seed ${seed}, step ${step}`;
  }
  disk.full = false, ours.flush();
  const whole = same(read(disk, 0, 1 << 22), read(plain, 0, 1 << 22));
  ours.close(), plain.close();
  return whole ? { writes, asked: disk.writes, refusals } : `seed ${seed}: not the same in the end`;
}

onmessage = async ({ data: { seeds, steps } }) => {
  const found = [];
  for (const seed of seeds) found.push(await walked(seed, steps).catch(String));
  postMessage(found);
};
