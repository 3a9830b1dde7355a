// The tablet's runtime of a field app: one dedicated worker that owns the data and answers every page.
//
// Laws
// - One worker owns the files: it holds the lock `field` for as long as it lives. The next in line takes over when it dies.
// - It answers its own page by message and all other pages by channel; what it tells by itself, all of them hear, with the person
//   it is about: pages of several people may be open.
// - It keeps the bundle it started with; a new one comes with the next start.
// - A message has an id and gets one answer. What goes wrong is answered as a code; nothing here discards anything.
// - Everything it needs is asked for at once, also by one that waits in line: a cold start waits for the slowest, not for the sum.
import { engine, Pool } from './database.mjs';
import { rescued } from './rescue.mjs';
import { noRoom } from './reserve.mjs';
import { Router } from './router.mjs';
import { Session } from './session.mjs';
import { counted } from './status.mjs';
import { keep, last } from './turn.mjs';

const BUNDLE = '/field/bundle.json', TEMPLATES = '/field/templates.mjs', LOCK = 'field', OTHERS_AFTER = 8000;
const sessions = new Map(), begun = new Set(), channel = new BroadcastChannel(LOCK), busy = new Set();
const coming = [load(BUNDLE), import(TEMPLATES), engine()];
coming.forEach(part => part.catch(() => {}));              // said when it is needed
let app, pool;

const verbs = {
  request: async ({ id, method, path, form, lang }, session) => method === 'GET' ? session.show(path, lang) : session.act(path, lang, form, id),
  photo: async ({ hash, variant }, session) => session.photos.read(hash, variant),
  sync: async ({ asked, photos }, session) => session.sync.run(asked, photos),
  try: async ({ file }, session) => session.tried(file),
  prefer: async ({ on }, session) => session.prefer(on),
  status: async (_, session) => session.sync.status(),
  check: async ({ noted }, session) => session.check(noted),
  keep: async ({ name, value }, session) => session.store.keep(`page.${name}`, value),      // a note of the page to itself
  recall: async ({ name }, session) => session.store.value(`page.${name}`),
};

async function start() {
  const [bundle, { templates }, opened] = await Promise.all([...coming.slice(0, 2), open()]);
  app = { bundle, templates, router: new Router(bundle) };
  pool = opened;
}

let opening;
const open = () => opening ??= Pool.open(coming[2]);

// The files suffice: this answers when nothing else does.
const rescue = async () => rescued(await open());

async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw Object.assign(new Error(`${url}: ${answer.status}`), { code: 'no-bundle' });
  return answer.json();
}

async function session(person) {
  if (!sessions.has(person)) {
    sessions.set(person, pool.store(person).then(store => store.roomy(() => new Session(person, store, app, (event, more) => tell(person, event, more)))));
    sessions.get(person).catch(() => sessions.delete(person));
  }
  return sessions.get(person);
}

// The person the page names; one who never signed out and is alone here needs no name.
function who(named) {
  const alone = pool.people().length === 1 ? pool.people()[0] : null, person = named ?? alone;
  return /^[\w-]{1,36}$/.test(person ?? '') ? person : null;
}

async function answer(message) {
  if (message.verb === 'rescue') return rescue();
  await ready;
  if (message.verb === 'people') return people();
  if (message.verb === 'turn') return turn(message);
  const person = who(message.person);
  if (!person) return { status: 401, code: 'signed-out', people: await people() };
  const found = await session(person), newcomer = !begun.has(person);
  begun.add(person);
  const result = await verbs[message.verb](message, found);
  if (newcomer) setTimeout(begin, 0, found);               // the page first
  return result;
}

function begin(found) {
  found.sync.run();
  setTimeout(others, OTHERS_AFTER);
}

// What other people left here goes out with their own credentials.
async function others() {
  for (const { person, facts, photos } of await people())
    if (!begun.has(person) && facts + photos) (await session(person)).sync.run();
}

// Those who came as far as to have something here.
async function people() {
  const all = await Promise.all(pool.people().map(known));
  return all.filter(({ name, facts, photos, unread }) => name || facts + photos || unread);
}

// Whose file cannot be read is named too, and keeps nobody else away.
async function known(person) {
  try {
    const { store } = await session(person);
    return { person, name: store.value('name'), ...counted(store) };
  }
  catch (problem) {
    console.error(problem);
    return { person, unread: true };
  }
}

// A page begins for this person. chosen: somebody has just said so. Null, or whom to ask.
async function turn({ person, chosen }) {
  const named = who(person), before = named && await last();
  if (before && before !== named && !chosen && pool.has(before)) return { people: await people() };
  if (named && before !== named) {
    await keep(named);
    if (before) (await session(named)).sync.run();         // who comes back may find a worker that began for them before
  }
  return null;
}

const tell = (person, event, more) => toAll({ event, person, ...more });

function toAll(message) {
  postMessage(message);
  toOthers(message);
}
const toOthers = message => channel.postMessage({ from: 'holder', ...message });

// Full, where nothing can be set aside; else it was no question of room.
const broken = async problem => {
  console.error(problem);
  const full = noRoom(problem) && await pool?.reserve.hold() === false;
  return { status: 500, code: full ? 'no-room' : 'broken', detail: String(problem?.stack ?? problem) };
};

async function own() {
  channel.onmessage = ({ data }) => data.verb === 'alive' ? toOthers({ event: 'alive' }) : data.verb && once(data, toOthers);
  postMessage({ event: 'starting' });
  try { await start(); }
  catch (problem) { channel.onmessage = null; return postMessage({ event: 'failed', code: reason(problem), detail: String(problem) }); }
  owned();
  postMessage({ event: 'ready', bundle: app.bundle.version });
  toOthers({ event: 'leads' });
  await new Promise(() => {});                             // until this worker dies
}

const NO_FILES = new Set(['SecurityError', 'UnknownError', 'NotSupportedError']);          // a private window of Firefox, of Safari; WebKitGTK
function reason(problem) {
  if (noRoom(problem)) return 'no-room';
  if (typeof problem.code === 'string') return problem.code;                           // ours; a DOMException has a number
  if (!navigator.storage?.getDirectory || !globalThis.FileSystemFileHandle?.prototype.createSyncAccessHandle) return 'no-storage';
  return problem instanceof TypeError ? 'no-network' : NO_FILES.has(problem.name) ? 'no-storage' : 'broken';
}

let owned;
const ready = new Promise(resolve => { owned = resolve; });
onmessage = ({ data }) => once(data, message => postMessage(message));

// Asked again while it is at work, it answers once.
async function once(message, reply) {
  const { id } = message;
  if (busy.has(id)) return;
  busy.add(id);
  reply({ id, result: await answer(message).catch(broken) });
  busy.delete(id);
}

if (navigator.locks) navigator.locks.request(LOCK, { ifAvailable: true }, lock => lock ? own() : queue());
else postMessage({ event: 'failed', code: 'insecure' });

function queue() {
  navigator.locks.request(LOCK, own);
  postMessage({ event: 'elsewhere' });
}
