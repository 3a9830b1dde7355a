// The peer's service worker: a bare page and what it needs, kept as ours are.
const KEPT = ['bare.html', 'bare_sqlite.html', 'bare.mjs', 'bare_worker.mjs', '/static/vendor/sqlite3.mjs', '/static/vendor/sqlite3.wasm'];
const open = () => caches.open('bare');
addEventListener('install', event => event.waitUntil(open().then(cache => cache.addAll(KEPT))));
addEventListener('activate', event => event.waitUntil(clients.claim()));
addEventListener('fetch', event => event.respondWith(open().then(cache => cache.match(event.request)).then(found => found ?? fetch(event.request))));
