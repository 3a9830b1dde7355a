// WebKitGTK has files but no synchronous access to them, which Safari has: here, by requests that wait, to whoever keeps them (handles.py).
{
  const open = new Set(), ADDRESS = 'KEPT_AT';
  const asked = (method, query, body = null) => {
    const request = new XMLHttpRequest();
    request.open(method, `${ADDRESS}?${query}`, false);
    if (method === 'GET') request.responseType = 'arraybuffer';
    request.send(body);
    return request.response;
  };
  const bytesOf = view => view instanceof ArrayBuffer ? new Uint8Array(view) : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

  class Handle {
    #name; #bytes; #size; #written = [];
    constructor(name) {
      this.#name = name;
      this.#bytes = new Uint8Array(asked('GET', `name=${name}`));
      this.#size = this.#bytes.length;
    }
    read(view, { at = 0 } = {}) {
      const into = bytesOf(view), part = this.#bytes.subarray(at, Math.min(at + into.length, this.#size));
      into.set(part);
      return part.length;
    }
    write(view, { at = 0 } = {}) {
      const from = bytesOf(view).slice();
      this.#room(at + from.length);
      this.#bytes.set(from, at);
      this.#size = Math.max(this.#size, at + from.length);
      this.#written.push([at, from]);
      return from.length;
    }
    #room(size) {
      if (size <= this.#bytes.length) return;
      const larger = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    truncate(size) {
      this.flush();
      this.#room(size);
      this.#bytes.fill(0, size);
      this.#size = size;
      asked('POST', `name=${this.#name}&size=${size}`);
    }
    getSize() { return this.#size; }
    flush() {
      for (const [at, bytes] of this.#written.splice(0)) asked('POST', `name=${this.#name}&at=${at}`, bytes);
    }
    close() {
      this.flush();
      open.delete(this.#name);
    }
  }

  FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
    if (open.has(this.name)) throw new DOMException('open elsewhere', 'NoModificationAllowedError');
    open.add(this.name);
    return new Handle(this.name);
  };
}
