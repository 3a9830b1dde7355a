// HTTP to the centre. Whatever is not a proper answer of the centre (a portal's page, a cut, silence for too long) is "no network".
import { joined } from './envelope.mjs';
import { surroundings } from './surroundings.mjs';

const PLAIN = { redirect: 'error', referrerPolicy: 'no-referrer' };
const BY_SESSION = new Set(['hello', 'devices', 'pull']);                                // all else is the tablet's own, by its credential; but small pictures
const SECONDS = { json: 30, pieces: 120 };                // of silence: an answer that comes slowly is waited for as long as it comes

// `action` is the centre's word for what to do; unknown ones mean: keep and try again.
export class Failure extends Error {
  constructor(code, { action = 'retry', sentence = null, body = {}, status = 0, headers = new Headers() } = {}) {
    super(code);
    Object.assign(this, { code, action, sentence, body, status, headers });
  }
}

export class Wire {
  // credential(): the tablet's own, or null.
  constructor(credential, { fetch, after, cancel } = surroundings) { Object.assign(this, { credential, fetch, after, cancel }); }

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
    const { answer, bytes } = await this.#send(`photos/${hash}?variant=thumb`, {}, SECONDS.pieces, true);
    return answer.ok ? bytes : null;
  }

  async #json(path, options, seconds = SECONDS.json) {
    const { answer, bytes } = await this.#send(path, options, seconds), body = parsed(answer, bytes);
    if (answer.ok && body) return body;
    throw new Failure(body?.code ?? 'no-network', { ...body, body: body ?? {}, status: answer.status, headers: answer.headers });
  }

  async #send(path, options, seconds, session = BY_SESSION.has(path)) {
    const credential = !session && this.credential();
    const bearer = credential ? { Authorization: `Bearer ${credential}` } : {};
    const headers = { 'X-Sync-Protocol': '1', ...bearer, ...options.headers };
    const limit = new AbortController(), wait = () => this.after(seconds * 1000, () => limit.abort());
    let silence = wait();
    const heard = () => { this.cancel(silence); silence = wait(); };
    try {
      const answer = await this.fetch(`/sync/v1/${path}`, { ...PLAIN, credentials: session ? 'same-origin' : 'omit', ...options, headers, signal: limit.signal });
      if (!answer.headers.get('X-Sync-Protocol')) throw new Failure('no-network', { status: answer.status });   // somebody else answered
      return { answer, bytes: await read(answer.body, heard) };
    }
    catch (problem) { throw problem instanceof Failure ? problem : new Failure('no-network'); }
    finally { this.cancel(silence); }
  }
}

async function read(body, heard) {
  const parts = [], reader = body?.getReader();
  for (let part; reader && !(part = await reader.read()).done; parts.push(part.value)) heard();
  return joined(parts);
}

// Null when it is no JSON.
function parsed(answer, bytes) {
  if (!answer.headers.get('Content-Type')?.includes('json')) return null;
  try { return JSON.parse(new TextDecoder().decode(bytes)); }
  catch { return null; }
}
