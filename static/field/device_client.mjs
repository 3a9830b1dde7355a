// The worker that holds the data, as promises: this page's own, or that of another tab. A message has an id and gets one answer.
// Where no worker can keep data, something else answers instead (`relay`).
//
// Laws
// - What waits for an answer is never dropped: whoever holds the data next is asked again. A write's id is its fact's id, so it is done once.
// - A page that ends leaves what waits to the next one (parked.mjs). One that a browser puts aside, to be shown again by "back", lets go of
//   the files: Safari keeps its worker too, asleep, and with it all that the worker holds (decision 0092).
// - Who holds the data says so to all tabs; what it tells by itself arrives as an event on `device` in each that was opened for
//   the person it is about.
import { uuid7 } from '../device/envelope.mjs';
import { adopt, park } from './parked.mjs';

const PATIENCE = 6000, channel = new BroadcastChannel('field'), waiting = new Map();       // id → {message, resolve}
let worker, other = null, place = 'unknown', heard = 0, watching = null, ended = false;               // place: unknown, holds, follows

export const device = new EventTarget();
const tell = (event, detail) => device.dispatchEvent(new CustomEvent(event, { detail }));
export const holds = () => place === 'holds';
export const relayed = () => place === 'relayed';

export function ask(verb, more = {}) {
  const message = { id: uuid7(), verb, person, lang: document.documentElement.lang, ...more };
  if (message.method === 'POST' && !other && !wrote()) localStorage.setItem('wrote', '1');            // before the worker does: a kill may follow
  return promised(message);
}

function promised(message) {
  return new Promise(resolve => {
    waiting.set(message.id, { message, resolve });
    send(message);
    if (ended) parkAll();
  });
}

// Has this browser ever been asked to keep something here?
export const wrote = () => localStorage.getItem('wrote') !== null;

// From now on this answers what is asked, and what waits.
export function relay(answer) {
  other = answer;
  worker.terminate();
  now('relayed');
}

// undefined: never set; empty: signed out.
export function cookie(name) {
  const found = document.cookie.split('; ').find(part => part.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}

// Whom this page was opened for.
export const person = cookie('person');

// What pages that ended had not been answered: all of it, once it is.
export async function caughtUp() {
  const left = person ? adopt(person) : [];
  for (const result of await Promise.all(left.map(promised))) tell('late', result);
  if (left.length) parkAll();
}

function parkAll() {
  if (person && !other) park(person, [...waiting.values()].map(({ message }) => message));
}

addEventListener('pagehide', ({ persisted }) => {
  ended = true;                                            // others who hear it may still ask
  if (persisted) worker?.terminate();                      // first: there may be no room for a note
  parkAll();
});
addEventListener('pageshow', ({ persisted }) => persisted && !other && location.reload());

// Once those who want to know are listening.
export function listen() {
  channel.onmessage = ({ data }) => overheard(data);
  take(globalThis.deviceWorker);
  worker.said.forEach(({ data }) => hear(data));
}

// A worker of this page's own: it holds the data, or waits in line for it.
export function engage() {
  if (!worker && !other) take(new Worker('/field/device.mjs', { type: 'module' }));
}

// Without one, this page leaves the data to other tabs. Its death is what a closed tab looks like: the next in line takes over.
export async function leave() {
  if (other) return;
  await settled();
  worker?.terminate();
  worker = null;
  place = 'follows';
}

export const say = event => channel.postMessage({ event });

function take(made) {
  worker = made;
  worker.onmessage = ({ data }) => hear(data);
  // Before its first word: it cannot run here. Later something in it went wrong, and it goes on.
  worker.onerror = ({ message = '' }) => place === 'unknown' ? tell('failed', { code: 'no-worker', detail: message }) : tell('broken');
}

function hear(data) {
  if (data.event === 'ready' || data.event === 'failed') now('holds');                  // failed: it still holds the files
  if (data.event === 'elsewhere') now('follows');
  if (data.event) told(data);
  else answered(data);
}

function overheard(data) {
  if (data.event === 'leads' && !holds()) now('follows');
  if (data.from !== 'holder') return data.event === 'wanted' && tell('wanted');
  heard = Date.now();
  if (data.id) answered(data);
  else if (!holds()) told(data);
}

function told(data) {
  if (!data.person || person === undefined || data.person === person) tell(data.event, data);
}

function now(found) {
  place = found;
  for (const { message } of waiting.values()) send(message);
}

function send(message) {
  if (other) other(message).then(result => answered({ id: message.id, result }));
  if (holds()) worker.postMessage(message);
  if (place !== 'follows') return;
  channel.postMessage(message);
  if (!watching) heard = Date.now(), watch();
}

// While another tab owes an answer. One that is silent for long is frozen; what is asked stays asked.
function watch() {
  const owed = waiting.size && place === 'follows';
  watching = owed ? setTimeout(watch, PATIENCE / 3) : null;
  if (!owed || document.visibilityState === 'hidden') return heard = Date.now();
  if (Date.now() - heard > PATIENCE) tell('silent');
  channel.postMessage({ verb: 'alive' });
}

function answered({ id, result }) {
  waiting.get(id)?.resolve(result);
  waiting.delete(id);
}

// Resolves when nothing is on its way to be saved, or after a second and a half.
export const saved = () => settled(() => [...waiting.values()].some(({ message }) => message.method === 'POST'));

async function settled(owing = () => waiting.size > 0) {
  for (let tries = 0; owing() && tries < 30; tries++) await new Promise(resolve => setTimeout(resolve, 50));
}
