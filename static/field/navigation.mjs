// Requests of htmx under /field/ go to the worker, with or without signal: there is one path. Links to other places leave the app.
// Links are followed here and not by hx-boost, which would make each of a page's fifty ready before it can be touched (decision 0066).
// Up, and back, lead to where one left that page.
// What was opened from an item ([data-item]) leads back to the page on which that item stood, in whatever order one walks: [data-back], and up.
import { ask, device, saved } from './device_client.mjs';
import { typed } from './autosave.mjs';
import { panel, word } from './panels.mjs';
import { announce, leavePage } from './status.mjs';
import { write } from './words.mjs';

const PREFIX = '/field/', page = document.getElementById('page'), home = page.dataset.home;
const came = new Map();                                    // address of a page → where the item stands from which it was opened
const left = new Map();                                    // address of a page → how far down it was left
const latest = new Map();                                  // id of a target → the newest action that will be drawn there
const going = new Map();                                   // what a form asked that takes one press at a time → the answer on its way
const up = document.getElementById('up'), title = document.getElementById('title'), under = document.getElementById('under');

export const here = () => location.pathname === PREFIX ? home : location.pathname;

// The fragment of an address into the page; with a hash, at that place. `how`: more for htmx.
export async function show(path, how = {}) {
  await htmx.ajax('GET', path, { source: page, target: page, swap: 'innerHTML', ...how });
  arrive();
}

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || link.download || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { origin, pathname, search, hash } = new URL(link.matches('[data-back]') ? back(link.href) : link.href, location.href);
  if (origin !== location.origin || link.getAttribute('href').startsWith('#')) return;
  event.preventDefault();
  if (!pathname.startsWith(PREFIX)) return saved().then(() => location.assign(link.href));
  leavePage();
  left.set(here(), scrollY);
  remember(pathname, link.closest('[data-item]'));
  const shown = show(pathname + search, { swap: 'innerHTML show:top showTarget:body', push: pathname + search + hash });
  if (link.matches('#up, [data-back]') && !hash) shown.then(() => here() === pathname && scrollTo(0, left.get(pathname) ?? 0));
});

function remember(pathname, item) {
  if (!item) came.delete(pathname);
  else if (pathname !== location.pathname) came.set(pathname, `${location.pathname}#${item.id}`);
}

const back = otherwise => came.get(location.pathname) ?? otherwise;

export function place(element) {
  page.dispatchEvent(new Event('replaced'));
  page.replaceChildren(element);
  head();
}

function arrive() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView({ block: 'start' });
}

document.addEventListener('htmx:config:request', event => {
  const { ctx } = event.detail, shot = ctx.sourceEvent?.detail?.photo;
  if (shot) ctx.request.body.set('photo', shot);
  ctx.from = location.pathname;
  const form = ctx.request.method === 'GET' ? null : [...ctx.request.body];
  if (form && ctx.target?.id && /queue (all|last)/.test(ctx.sourceElement.getAttribute('hx-sync'))) latest.set(ctx.target.id, ctx);
  ctx.fetch = (address, request) => answered(ctx, request, new URL(address, location.href).pathname, form);
});

async function answered(ctx, { method, signal }, path, form) {
  const result = await (form ? done(ctx, { method, path, form }) : Promise.race([ask('request', { method, path }), aborted(signal)]));
  await typed();                                           // never swap under a Chinese word being composed
  ctx.result = result;
  aim(ctx);
  return result.code ? troubled(ctx, result) : form && gone(ctx) ? elsewhere(ctx, result) : response(result);
}

// Drawn anew meanwhile, a form does not know that it was pressed: pressed again with the same, it waits for the same answer.
function done({ sourceElement }, asked) {
  const what = JSON.stringify(asked), single = sourceElement.getAttribute('hx-sync') === 'this:drop' && asked.form.every(([, value]) => typeof value === 'string');
  if (!single) return ask('request', asked);
  if (!going.has(what)) going.set(what, ask('request', asked).finally(() => going.delete(what)));
  return going.get(what);
}

const aborted = signal => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));

// Quick taps: only the newest answer is drawn, at what stands in the target's place by now.
function aim(ctx) {
  const id = ctx.target?.id, newest = latest.get(id);
  if (newest && newest !== ctx) ctx.swap = 'none';
  else latest.delete(id);
  if (id && !ctx.target.isConnected) ctx.target = document.getElementById(id) ?? ctx.target;
}

const gone = ({ target, from }) => target === page ? location.pathname !== from : !target?.isConnected;

// One is on another page by now, which stays. What was refused is said there.
function elsewhere(ctx, result) {
  ctx.swap = 'none';
  refused(result);
  return response(ctx.target === page ? { ...result, html: '' } : result);
}

function refused({ status, errors }) {
  if (status !== 200) announce('refused-elsewhere', { wrong: Object.values(errors ?? {})[0] ?? '…' });
}
device.addEventListener('late', ({ detail }) => refused(detail));

// What the answer sets off (acted: the bar and the badges follow) waits for the frame that shows it.
function response({ status, html, headers: { 'HX-Trigger': after, ...headers } = {} }) {
  if (after) requestAnimationFrame(() => setTimeout(() => document.body.dispatchEvent(new CustomEvent(after, { bubbles: true }))));
  return { status, headers: new Headers(headers), text: () => html };                    // what htmx asks of a Response, without its stream
}

// A page that cannot be shown says so in its place. What fails beside an open page (badges, a note on its way, what a button was to save)
// leaves the page, and what is written in it, as it is.
function troubled(ctx, result) {
  if (ctx.target === page && ctx.swap !== 'none' && ctx.request.method === 'GET') return response({ status: result.status, html: panel(result).outerHTML, headers: { 'HX-Reswap': 'innerHTML' } });
  ctx.swap = 'none';
  announce(word(result.code), result);
  return response({ status: result.status, html: '' });
}

document.addEventListener('htmx:before:history:update', event => {                 // an action is not a place to go back to
  if (event.detail.sourceElement?.matches?.('form')) event.preventDefault();
});
document.addEventListener('htmx:before:history:restore', event => {                // htmx would ask for a whole document
  event.preventDefault();
  show(location.pathname === PREFIX ? home : event.detail.path);
});
document.addEventListener('htmx:after:swap', head);

// An action that draws the page anew may say something above what is in sight: a refusal, or what has become of it.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== page || ctx.swap === 'none' || ctx.request.method === 'GET') return;
  const told = page.querySelector('[role=alert], [data-removed]');
  if (!told) return;
  told.tabIndex = -1;
  told.focus({ preventScroll: true });
  told.scrollIntoView({ block: 'center', behavior: 'instant' });
});

// What the page says of itself, in the top bar.
function head() {
  const said = page.querySelector('[data-title]')?.dataset;
  if (!said) return;
  if (document.title !== said.title) document.title = said.title;
  write(title, said.title);
  write(under, said.under ?? '');
  const leads = said.up ? back(said.up) : home;
  if (up.getAttribute('href') !== leads) up.href = leads;
  up.classList.toggle('home', !said.up);
}
