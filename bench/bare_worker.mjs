import init from '/static/vendor/sqlite3.mjs';
const sqlite3 = await init({ locateFile: () => '/static/vendor/sqlite3.wasm' });
const options = { name: 'peer', directory: '/.peer', initialCapacity: 6, preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true };
let pool;
for (let tries = 0; !pool; tries++) try { pool = await sqlite3.installOpfsSAHPoolVfs(options); }
catch (problem) { if (tries > 100) throw problem; await new Promise(r => setTimeout(r, 20)); }
const db = new pool.OpfsSAHPoolDb('/peer.db');
db.exec('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, x TEXT)');
postMessage(db.selectValue('SELECT count(*) FROM t'));
