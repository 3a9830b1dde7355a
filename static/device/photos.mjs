// Photos of one person's tablet: one at a time, as BLOBs beside their facts, under their SHA-256.
import { apart } from './apart.mjs';
import { sha256 } from './envelope.mjs';
import { Refused } from './forms.mjs';
import { alike, unusual } from './looks.mjs';
import { opened, shrink } from './pictures.mjs';
import { thumb } from './thumbs.mjs';

// What lies here under this name may be damaged: these are its bytes.
const BLOB = 'INSERT OR REPLACE INTO tablet_photo (sha256, mime, thumb, bytes) VALUES (:sha256, :mime, :thumb, :bytes)';
// A row may be known already, from another tablet that sent the same picture: what is announced here is sent from here.
const ROW = `INSERT INTO photo (sha256, bytes, state, revision) VALUES (:sha256, :size, 'local', 0)
  ON CONFLICT DO UPDATE SET state = 'local' WHERE state IN ('needs-you', 'let-go') OR sha256 NOT IN (SELECT sha256 FROM tablet_photo)`;
const COLUMN = { thumb: 'coalesce(thumb, bytes)', view: 'bytes', original: 'bytes' };

export class Photos {
  #turn = Promise.resolve();

  constructor(store, settings) { Object.assign(this, { store, settings }); }

  // {measured, keep}, or {errors}. `keep` writes the bytes: call it inside the fact's transaction.
  take(file) {
    const taken = this.#turn.then(() => this.#made(file));
    this.#turn = taken.catch(() => {});
    return taken.catch(problem => {
      if (problem instanceof Refused) return { errors: { photo: problem.said } };
      throw problem;
    });
  }

  async #made(file) {
    const { bytes, capturedAt } = await opened(file), [made, original] = await Promise.all([shrink(bytes, this.settings, apart), sha256(bytes)]);
    const hash = await sha256(made.view), kept = this.settings.keep_originals ? 1 : 0;
    const measured = {
      sha256: hash, bytes: made.view.length, width: made.width, height: made.height, mime: 'image/jpeg',
      original_sha256: original, original_bytes: bytes.byteLength, original_kept: kept,
      pipeline: `tablet ${this.settings.longest} q${this.settings.quality}`, captured_at: capturedAt, ...made.looks,
    };
    const files = [{ sha256: hash, mime: 'image/jpeg', thumb: made.thumb, bytes: made.view }];
    if (kept && original !== hash) files.push({ sha256: original, mime: file.type, thumb: null, bytes: new Uint8Array(bytes) });
    return { measured, keep: () => files.forEach(f => this.write(f)) };
  }

  // What is unusual about it, beside these others ({id, fingerprint}).
  compared(measured, others) {
    const near = alike(measured.fingerprint, others, this.settings.checks);
    return { alike: near, warnings: unusual({ ...measured, alike: near }, { now: Date.now(), limits: this.settings.checks }) };
  }

  write(file) {
    this.store.run(ROW, { sha256: file.sha256, size: file.bytes.length });
    this.store.run(BLOB, file);
  }

  // A Blob, or null: then the network has it, or nobody.
  read(hash, variant = 'view') {
    const own = this.store.row(`SELECT mime, ${COLUMN[variant] ?? 'bytes'} AS bytes FROM tablet_photo WHERE sha256 = :hash`, { hash });
    const row = own ?? (variant === 'thumb' ? thumb(this.store, hash) : null);
    return row ? new Blob([row.bytes], { type: row.mime }) : null;
  }
}
