// Every file of SQLite's pool begins with a label: its path, its kind, and a digest of both. What bears no right label the pool takes to be
// empty, and empties: one damaged bit there would delete a person's work. So labels are looked at first.
//
// Laws
// - What holds a database, or its log, is labelled anew: as the file that its sibling lacks, or as the label still says.
// - Where neither tells, no file is opened, and none emptied.
const PATH = 512, CORPUS = 516, LABEL = 524, BODY = 4096, KEPT = 0x86, NEAR = 8;
const DATABASE = { more: '.db', flag: 0x100, begins: 'SQLite f' }, LOG = { more: '.db-wal', flag: 0x80000, begins: '7\x7f\x06' };
const JOURNAL = { begins: '\xd9\xd5\x05\xf9' };              // of a database that is just begun

// Before the pool is opened.
export async function relabel(directory) {
  const files = [], labels = [];
  for await (const file of await opaque(directory)) files.push(file);
  try {
    const opened = await Promise.allSettled(files.map(async file => labels.push(new Label(await file.createSyncAccessHandle()))));
    for (const { reason } of opened) if (reason) throw reason;                // another's still; those that opened are closed
    const taken = new Set(labels.filter(label => label.right).map(label => label.path));
    for (const label of labels.filter(label => label.spoilt)) taken.add(label.write(meant(label, taken)));
  } finally { labels.forEach(label => label.file.close()); }
}

async function opaque(directory) {
  try { return (await (await (await navigator.storage.getDirectory()).getDirectoryHandle(directory)).getDirectoryHandle('.opaque')).values(); }
  catch (problem) { if (problem.name === 'NotFoundError') return []; throw problem; }
}

class Label {
  #bytes = new Uint8Array(BODY + 8);

  constructor(file) {
    file.read(this.#bytes, { at: 0 });
    const text = String.fromCharCode(...this.#bytes.subarray(0, PATH)), begins = String.fromCharCode(...this.#bytes.subarray(BODY));
    Object.assign(this, { file, path: text.split('\0')[0], kind: [DATABASE, LOG, JOURNAL].find(kind => begins.startsWith(kind.begins)) });
    this.right = this.path !== '' && digest(this.#bytes).every((byte, i) => byte === this.#bytes[CORPUS + i]);
    this.blank = !this.#bytes.subarray(0, PATH).some(Boolean);
  }

  // A log that was just done with bears a blank label; a database is never done with, and may have lost its beginning too.
  get spoilt() { return this.file.getSize() > BODY && !this.right && this.kind !== JOURNAL && !(this.blank && this.kind === LOG); }

  differs(path) { return this.#bytes.subarray(0, PATH).filter((byte, i) => byte !== (path.charCodeAt(i) || 0)).length; }

  write(path) {
    const bytes = new Uint8Array(LABEL);
    bytes.set(new TextEncoder().encode(path));
    new DataView(bytes.buffer).setUint32(PATH, (path.endsWith(LOG.more) ? LOG : DATABASE).flag | KEPT);
    bytes.set(digest(bytes), CORPUS);
    this.file.write(bytes, { at: 0 });
    this.file.flush();
    return path;
  }
}

// As SQLite's pool reckons it.
function digest(bytes) {
  let one = 0xdeadbeef, two = 0x41c6ce57;
  for (const byte of bytes.subarray(0, CORPUS)) one = Math.imul(one ^ byte, 2654435761), two = Math.imul(two ^ byte, 104729);
  return new Uint8Array(new Uint32Array([one, two]).buffer);
}

function meant(label, taken) {
  const ends = label.kind ? [label.kind.more] : [DATABASE.more, LOG.more], named = path => path.match(/^(\/[\w-]{1,36})\.db(-wal)?$/)?.[1];
  const lacking = [...taken].map(named).filter(Boolean).flatMap(stem => ends.map(more => stem + more)).filter(path => !taken.has(path));
  const own = ends.includes(label.path.slice(named(label.path)?.length)) && !taken.has(label.path) && label.path;
  const found = lacking.find(path => label.differs(path) <= NEAR) ?? (own || lacking.length === 1 && lacking[0]);
  if (!found) throw new Error('a file of the pool does not say whose it is');
  return found;
}
