// Space kept aside in a file of its own. When disk or quota is full it is given back: small writes go on where large ones no longer fit.
//
// Laws
// - While it is given back, nothing large is written, or a photo would eat what answers need.
// - It is filled, not only declared: a file of holes keeps no space. It is closed: an open file keeps its share of the quota.
// - It is deleted to be given back: no room is needed for that.
const NAME = 'field-reserve', SIZE = 8 * 1024 * 1024, PIECE = new Uint8Array(256 * 1024);

export class Reserve {
  spent = false;

  static async open() { return new Reserve(await navigator.storage.getDirectory()); }

  constructor(folder) { this.folder = folder; }

  // True when the space is set aside. Where the file is still another worker's, nothing is known yet.
  async hold() {
    const found = await this.#opened();
    if (!found) return !this.spent;
    this.spent = !filled(found);
    found.close();
    if (this.spent) await this.release();
    return !this.spent;
  }

  async #opened() {
    try { return await (await this.folder.getFileHandle(NAME, { create: true })).createSyncAccessHandle(); }
    catch (problem) {
      this.spent ||= noRoom(problem);
      return null;
    }
  }

  // What writes little and finds no room for it goes on in this space.
  async roomy(work) {
    try { return await work(); }
    catch (problem) { if (!noRoom(problem) || !await this.release()) throw problem; }
    return work();
  }

  // True when there was something to give back.
  async release() {
    this.spent = true;
    return this.folder.removeEntry(NAME).then(() => true, () => false);
  }
}

// What is said when there is no room: a full disk, a quota that shows as a failed write; by the browser itself, its name.
export const noRoom = problem => problem?.name === 'QuotaExceededError' || [10, 13].includes(problem?.resultCode & 0xff);

function filled(file) {
  try {
    while (file.getSize() < SIZE) if (file.write(PIECE, { at: file.getSize() }) < PIECE.length) return false;
    file.flush();
    return true;
  } catch { return false; }
}
