// HTTP to the centre. Whatever is not a proper answer of the centre (a portal's page, a cut, a time-out) is "no network".
import { surroundings } from './surroundings.mjs';

const PLAIN = { redirect: 'error', referrerPolicy: 'no-referrer' };
const BY_SESSION = new Set(['hello', 'devices', 'pull']);                                // all else is the tablet's own, by its credential; but small pictures
const SECONDS = { json: 30, pieces: 120 };

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

  // Of photos, in one body: [{sha256, offset, length, data}]. By hash, how each stands at the centre then.
  async pieces(pieces) {
    const told = pieces.map(({ sha256, offset, length, data }) => ({ sha256, offset, bytes: data.length, length }));
    const body = joined([new TextEncoder().encode(`${JSON.stringify({ pieces: told })}\n`), ...pieces.map(piece => piece.data)]);
    return (await this.#json('photos/pieces', { method: 'POST', body, headers: { 'Content-Type': 'application/octet-stream' } }, SECONDS.pieces)).photos ?? {};
  }

  // The bytes of a small picture; null where there is none, or none for us.
  async thumb(hash) {
    const answer = await this.#send(`photos/${hash}?variant=thumb`, {}, SECONDS.pieces, true);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer().catch(() => { throw new Failure('no-network'); })) : null;
  }

  async #json(path, options, seconds = SECONDS.json) {
    const answer = await this.#send(path, options, seconds);
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

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
  return whole;
}

async function failure(answer) {
  if (!isJson(answer)) return new Failure('no-network', { status: answer.status });
  const body = await answer.json().catch(() => ({}));
  return new Failure(body.code ?? 'no-network', { ...body, body, status: answer.status, headers: answer.headers });
}
