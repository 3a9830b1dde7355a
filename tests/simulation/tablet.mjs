// Tablets' own sync core in one page, driven step by step by chromium.py: nothing goes on by itself, not a clock, not a timer, not a call.
import { Store } from '/static/device/database.mjs';
import { Log } from '/static/device/facts.mjs';
import { Photos } from '/static/device/photos.mjs';
import { Receiver } from '/static/device/receive.mjs';
import { Sync } from '/static/device/sync.mjs';
import sqlite3InitModule from '/static/vendor/sqlite3.mjs';
import { Machine } from './disk.mjs';
import { install } from './vfs.mjs';

const machines = new Map();
let sqlite3, bundle, busy = 0, done = 0;

const digest = crypto.subtle.digest.bind(crypto.subtle);
crypto.subtle.digest = async (...args) => { busy++; try { return await digest(...args); } finally { busy--; done++; } };

export async function begin(made) {
  bundle = made;
  if (sqlite3) return;
  sqlite3 = await sqlite3InitModule({ locateFile: () => '/static/vendor/sqlite3.wasm' });
  install(sqlite3, machines);
}

const chance = seed => () => { seed = seed + 0x6d2b79f5 | 0; let t = Math.imul(seed ^ seed >>> 15, 1 | seed); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return ((t ^ t >>> 14) >>> 0) / 2 ** 32; };
const turn = () => new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve(); }; port2.postMessage(0); });

// Until nothing moves any more: every promise has settled, or waits for an answer.
async function rest() {
  for (let quiet = 0, seen = done; quiet < 3; await turn()) {
    quiet = busy || seen !== done ? 0 : quiet + 1;
    seen = done;
  }
}

class Tablet {
  calls = new Map(); asked = 0; now = 0; result = null;

  constructor(machine, { person, device, name }) {
    Object.assign(this, { machine, person, device, life: machine.life, bundle });
    this.store = new Store(sqlite3, new sqlite3.oo1.DB({ filename: `/${name}/${machine.life}/tablet.db`, vfs: 'sim', flags: 'c' }));
    this.#adopt();
    this.log = new Log(this.store, bundle, this.around);
    this.receiver = new Receiver(this.store, this.log, bundle);
    this.photos = new Photos(this.store, bundle.settings.photo);
    this.sync = new Sync(this, () => {}, this.around);
  }

  get around() {
    return { now: () => this.now++, ticks: () => 0, after: () => 0, cancel: () => {}, persistent: async () => true,
      pieces: { first: 300, smallest: 300, largest: 1000 }, fetch: (...call) => this.#fetch(...call),
      random: n => Uint8Array.from({ length: n }, () => Math.floor(this.machine.chance() * 256)) };
  }

  #adopt() {
    if (this.store.value('bundle') === bundle.version) return;
    this.store.lay(bundle);
    this.store.transaction(() => { this.store.keep('bundle', bundle.version); this.store.keep('device', this.device); });
  }

  #fetch(path, { method = 'GET', headers, body }) {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body ?? new Uint8Array(0);
    done++;
    return new Promise((resolve, reject) => this.calls.set(++this.asked, { resolve, reject, told: [method, path, headers, base64(bytes)] }));
  }

  run() {
    this.result = null;
    this.sync.run().then(({ problem }) => { this.result = problem?.code ?? 'done'; }, problem => { this.result = String(problem); }).finally(() => { done++; });
  }

  answer(call, reply) {
    const { resolve, reject } = this.calls.get(call);
    this.calls.delete(call);
    if (!reply) return reject(new TypeError('no network'));
    const [status, headers, body] = reply, start = stream => { stream.enqueue(bytes(body)); stream.close(); };
    return resolve({ status, ok: status < 300, headers: new Headers(headers), body: new ReadableStream({ start }) });
  }

  record(kind, scope, person, fields, lists, photo) {
    const beside = photo ? () => this.photos.write({ sha256: photo[0], mime: 'image/jpeg', thumb: null, bytes: bytes(photo[1]) }) : () => {};
    return this.log.record({ kind, scope, person, device: this.device, fields, lists, beside });
  }

  look() {
    const { store } = this, rows = sql => store.rows(sql).map(row => ({ ...row }));
    return {
      epoch: store.value('epoch'), known: this.receiver.known(),
      facts: rows('SELECT header, payload, state, reason FROM fact ORDER BY gen, seq').map(f => [base64(f.header), base64(f.payload), f.state, f.reason]),
      photos: store.rows(`SELECT a.sha256, p.state, b.sha256 IS NOT NULL AS here FROM attached AS a JOIN fact AS f ON f.id = a.id AND f.device = :device
        LEFT JOIN photo AS p ON p.sha256 = a.sha256 LEFT JOIN tablet_photo AS b ON b.sha256 = a.sha256`, { device: this.device }).map(p => [p.sha256, p.state, p.here]),
      rows: Object.fromEntries(Object.entries(bundle.rows).map(([table, { key }]) => [table, { key, rows: rows(`SELECT * FROM "${table}"`) }])),
    };
  }
}

const base64 = data => btoa(Array.from(data, b => String.fromCharCode(b)).join(''));
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const tablets = new Map();

// How things stand: what it asks of the centre, what became of its sync, and whether its battery ended.
const stands = ({ calls, result, machine }) => ({ calls: [...calls].map(([id, { told }]) => [id, ...told]), result, dead: machine.dead });

const verbs = {
  start({ name, seed, fuse, anew, of, ...about }) {
    const machine = of ? machines.get(of).twin(chance(seed)) : anew ? new Machine(chance(seed)) : machines.get(name);
    machines.set(name, machine);
    const { room } = machine;
    Object.assign(machine, { fuse: Infinity, room: Infinity });
    tablets.set(name, new Tablet(machine, { name, ...about }));
    Object.assign(machine, { fuse: fuse ?? Infinity, room });
  },
  run(tablet) { tablet.run(); },
  answer(tablet, { call, reply }) { tablet.answer(call, reply); },
  async record(tablet, { fact }) { return tablet.record(...fact); },
  keep(tablet, { key, value }) { tablet.store.keep(key, value); },
  room({ machine }, { room }) { machine.room = room ?? Infinity; },
  fuse({ machine }, { fuse }) { machine.fuse = fuse ?? Infinity; },
  copy: ({ machine }) => machine.copy(),
  crash({ machine, store }, { copy }) {
    machine.crash();
    try { store.db.close(); } catch { /* nothing of it is heard of again */ }
    if (copy !== undefined) machine.revert(copy);
  },
  look: tablet => tablet.look(),
};

export async function ask(verb, about) {
  if (verb === 'start') return verbs.start(about);
  const tablet = tablets.get(about.name);
  tablet.now = about.now ?? tablet.now;
  let said = null, wrong = null;
  try { said = await verbs[verb](tablet, about); } catch (problem) { wrong = String(problem); }
  await rest();
  return { said, wrong, ...stands(tablet) };
}
