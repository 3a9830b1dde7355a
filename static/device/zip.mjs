// A zip file of stored entries (no compression: photos have none left), written in one go. 32-bit sizes: less than 4 GiB in all.
import { joined } from './envelope.mjs';

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => { for (let i = 0; i < 8; i++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n; });
const encoder = new TextEncoder();

// add() copies an entry out of this thread's memory; close() is the file.
export class Zip {
  #parts = []; #central = []; #at = 0;

  get size() { return this.#at; }

  add(name, bytes) {
    const path = encoder.encode(name), sum = crc32(bytes), head = entry(0x04034b50, [20], path, sum, bytes.length);
    this.#central.push(entry(0x02014b50, [20, 20], path, sum, bytes.length, this.#at));
    this.#parts.push(new Blob([head, bytes]));
    this.#at += head.length + bytes.length;
  }

  close() {
    const size = this.#central.reduce((sum, { length }) => sum + length, 0), count = this.#central.length;
    return new Blob([...this.#parts, ...this.#central, fields(0x06054b50, [0, 0, count, count], [size, this.#at], [0])], { type: 'application/zip' });
  }
}

// Flag 0x0800: the name is UTF-8. Method 0: stored. The day is the first of 1980: the manifest knows the time.
function entry(signature, versions, path, sum, size, at) {
  const central = at === undefined ? [] : [fields(null, [0, 0, 0], [0, at])];
  const parts = [fields(signature, [...versions, 0x0800, 0, 0, 33], [sum, size, size], [path.length, 0]), ...central, path];
  return joined(parts);
}

function fields(signature, shorts, longs = [], more = []) {
  const sizes = [...(signature === null ? [] : [[4, signature]]), ...shorts.map(n => [2, n]), ...longs.map(n => [4, n]), ...more.map(n => [2, n])];
  const made = new DataView(new ArrayBuffer(sizes.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, n] of sizes) { size === 2 ? made.setUint16(at, n, true) : made.setUint32(at, n, true); at += size; }
  return new Uint8Array(made.buffer);
}

function crc32(bytes) {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = TABLE[(sum ^ bytes[i]) & 0xff] ^ sum >>> 8;
  return (sum ^ 0xffffffff) >>> 0;
}
