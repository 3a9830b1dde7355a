// HTTP to the centre. Whatever is not a proper answer of the centre (a portal's page, a cut, a time-out) is "no network".
import { surroundings } from './surroundings.mjs';

const PLAIN = { redirect: 'error', referrerPolicy: 'no-referrer' };
const BY_SESSION = new Set(['hello', 'devices', 'pull']);                                // all else is the tablet's own, by its credential; but small pictures
const SECONDS = { json: 30, piece: 120 };

// `action` is the centre's word for what to do; unknown ones mean: keep and try again.
export class Failure extends Error {
  constructor(code, { action = 'retry', sentence = null, body = {}, status = 0, headers = new Headers() } = {}) {
    super(code);
    Object.assign(this, { code, action, sentence, body, status, headers });
  }
}

export class Wire {
  // credential(): the tablet's own, or null.
  constructor(credential, { fetch } = surroundings) { Object.assign(this, { credential, fetch }); }

  hello() { return this.#json('hello', { cache: 'no-store' }); }

  post(path, body, headers = {}) {
    return this.#json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
  }

  // The offset that is safe at the centre now.
  async piece(hash, bytes, offset, length) {
    const headers = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': offset, 'Upload-Length': length };
    const answer = await this.#send(`photos/${hash}`, { method: 'PATCH', body: bytes, headers }, SECONDS.piece);
    const there = answer.headers.get('Upload-Offset');
    if (there === null || ![204, 409].includes(answer.status)) throw await failure(answer);
    return Number(there);
  }

  // The bytes of a small picture; null where there is none, or none for us.
  async thumb(hash) {
    const answer = await this.#send(`photos/${hash}?variant=thumb`, {}, SECONDS.piece, true);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer().catch(() => { throw new Failure('no-network'); })) : null;
  }

  async #json(path, options) {
    const answer = await this.#send(path, options, SECONDS.json);
    if (!answer.ok || !isJson(answer)) throw await failure(answer);
    return answer.json().catch(() => { throw new Failure('no-network'); });
  }

  async #send(path, options, seconds, session = BY_SESSION.has(path)) {
    const credential = !session && this.credential();
    const bearer = credential ? { Authorization: `Bearer ${credential}` } : {};
    const headers = { 'X-Sync-Protocol': '1', ...bearer, ...options.headers };
    const answer = await this.fetch(`/sync/v1/${path}`, { ...PLAIN, credentials: session ? 'same-origin' : 'omit', ...options, headers, signal: AbortSignal.timeout(seconds * 1000) })
      .catch(() => { throw new Failure('no-network'); });
    if (answer.headers.get('X-Sync-Protocol')) return answer;
    throw new Failure('no-network', { status: answer.status });                      // somebody else answered
  }
}

const isJson = answer => answer.headers.get('Content-Type')?.includes('json') ?? false;

async function failure(answer) {
  if (!isJson(answer)) return new Failure('no-network', { status: answer.status });
  const body = await answer.json().catch(() => ({}));
  return new Failure(body.code ?? 'no-network', { ...body, body, status: answer.status, headers: answer.headers });
}
