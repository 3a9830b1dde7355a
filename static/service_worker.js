// Keeps the shell, and passes photo addresses on to the page. VERSION and ASSETS are put in front by the centre.
//
// Laws
// - One versioned set, installed whole or not at all; a request is answered from one version only. A centre of another version says so
//   when it is asked for a part of this one, as when a new one takes the old one's place meanwhile.
// - A new version waits until no page is open, or until a page says it is a quiet moment and no other page is at work.
// - Of data it keeps nothing: no page of it, no photo, no answer of the centre.
/* global VERSION, ASSETS */
const SHELL = '/field/', PHOTO = /^\/field\/photos\/([0-9a-f]{64})$/, QUIET = ['/field/', '/field/visits'];
const ONLY_OURS = ASSETS.filter(path => /^\/(field|static\/(device|field))\/.|\/sqlite3\./.test(path));
let opened;

addEventListener('install', event => event.waitUntil(install(event)));
addEventListener('activate', event => event.waitUntil(activate()));
addEventListener('message', event => event.data?.activate && event.waitUntil(quietly()));
addEventListener('fetch', event => {
  const answer = event.request.method === 'GET' && route(event);
  if (answer) event.respondWith(answer);
});

async function install(event) {
  const ours = { source: { cacheName: VERSION } };         // where the browser can, these skip this script altogether
  await event.addRoutes?.(ONLY_OURS.map(pathname => ({ condition: { urlPattern: { pathname } }, ...ours }))).catch(() => {});
  const cache = await caches.open(VERSION);
  await cache.addAll(ASSETS.map(url => new Request(url, { cache: 'reload', headers: { 'Kept-Version': VERSION } })));
}

async function activate() {
  const old = (await caches.keys()).filter(name => name !== VERSION && name.startsWith('field-'));
  await Promise.all(old.map(name => caches.delete(name)));
  await clients.claim();
}

async function quietly() {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });   // a waiting version controls none of them yet
  if (pages.every(page => !inField(page.url) || QUIET.includes(new URL(page.url).pathname))) await skipWaiting();
}

function route(event) {
  const { request } = event, { pathname, searchParams, origin } = new URL(request.url), photo = pathname.match(PHOTO);
  if (origin !== location.origin) return null;
  if (photo) return fromPage(event, photo[1], searchParams.get('variant') ?? 'view');
  if (request.mode === 'navigate') return inField(request.url) ? kept(SHELL, request) : null;
  return ASSETS.includes(pathname) && fromField(request) ? kept(pathname, request) : null;
}

// The desk shares some files with the tablet and takes them from the centre.
const inField = url => new URL(url).pathname.startsWith(SHELL);
const fromField = ({ referrer }) => !referrer || /^\/(field|static)\//.test(new URL(referrer).pathname);

async function kept(url, request) {
  const cache = await (opened ??= caches.open(VERSION));
  return await cache.match(url) ?? fetch(request);
}

async function fromPage(event, hash, variant) {
  const page = await pageOf(event), { port1, port2 } = new MessageChannel();
  const blob = page && await new Promise(resolve => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, 10_000);
    page.postMessage({ hash, variant }, [port2]);
  });
  return blob ? new Response(blob, { headers: { 'Cache-Control': 'private, max-age=31536000, immutable' } }) : fetch(event.request);
}

// The desk shows photos of the centre: none of its pages would answer.
async function pageOf(event) {
  const pages = event.clientId ? [await clients.get(event.clientId)] : await clients.matchAll({ type: 'window' });
  return pages.find(page => page && inField(page.url));
}
