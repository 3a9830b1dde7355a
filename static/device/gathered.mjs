// Writes to a file that follow one another go to the browser as one: SQLite writes a commit in some twenty-five pieces, and each costs a
// browser more than its bytes do (decision 0077).
//
// Laws
// - To whoever asks, the file is what was written to it, whether the browser has it by now or not.
// - flush() returns when all of it is on the disk. What was not flushed may be lost with the worker, as it may with the battery.
// - What the browser refuses (no room) is kept and tried again by whatever writes, flushes or truncates next; that one is told.
const ROOM = 256 * 1024;

export class Gathered {
  #handle; #held; #at = 0; #length = 0;

  constructor(handle) { this.#handle = handle; }

  write(source, { at }) {
    const bytes = bytesOf(source);
    if (at !== this.#end || this.#length + bytes.byteLength > ROOM) this.#through();
    if (bytes.byteLength > ROOM) return this.#handle.write(bytes, { at });
    if (!this.#length) this.#at = at;
    (this.#held ??= new Uint8Array(ROOM)).set(bytes, this.#length);
    this.#length += bytes.byteLength;
    return bytes.byteLength;
  }

  read(target, { at }) {
    const read = this.#handle.read(target, { at }), into = bytesOf(target);
    if (!this.#length) return read;
    const from = Math.max(at, this.#at), to = Math.min(at + into.byteLength, this.#end), whole = Math.min(into.byteLength, this.getSize() - at);
    into.fill(0, read, Math.max(read, whole));             // between the file's end and what is held
    if (from < to) into.set(this.#held.subarray(from - this.#at, to - this.#at), from - at);
    return Math.max(read, whole);
  }

  getSize() { return Math.max(this.#handle.getSize(), this.#length && this.#end); }
  truncate(size) { this.#through().truncate(size); }
  flush() { this.#through().flush(); }
  close() {
    try { this.#through(); }
    catch { /* it was never flushed */ }
    finally { this.#handle.close(); }
  }

  get #end() { return this.#at + this.#length; }

  #through() {
    if (this.#length && this.#handle.write(this.#held.subarray(0, this.#length), { at: this.#at }) !== this.#length) throw new Error('written in part');
    this.#length = 0;
    return this.#handle;
  }
}

// A view may be of longer numbers than bytes: SQLite's pool writes its checksums so.
const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

// From now on every file that this worker opens. SQLite's pool opens its own and cannot be told how.
export function gather() {
  const { prototype } = FileSystemFileHandle, open = prototype.createSyncAccessHandle;
  if (open) prototype.createSyncAccessHandle = async function (...how) { return new Gathered(await open.apply(this, how)); };
}
