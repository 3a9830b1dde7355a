"""A whole visit goes to the centre: 110 answers and 100 photos of 300 KB, from Chromium on loopback.

sync.one_visit   until the outbox is empty, against fetch PUT of the same photo bytes to a Flask route that hashes and fsyncs each
sync.bytes_up    everything the tablet sent, against the photos' bytes"""

from __future__ import annotations

import logging
import tempfile
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from werkzeug.serving import make_server

from tests.stories.plan import whole

from . import floor
from .measure import told
from .world import VISIT, drained, signed_in

PHOTOS, SIZE = 100, 300 * 1024
FILL = """async ([path, photos, size]) => { const { $device_client: { ask } } = await import('/field/page.mjs');
  for (const [item, form] of photos.answers) { const r = await ask('request', { method: 'POST', path: `${path}/items/${item}/answer`, form }); if (r.status !== 200) throw new Error(item + r.html) }
  let bytes = 0; for (let n = 0; n < photos.count; n++) {
    const c = new OffscreenCanvas(1280, 960), x = c.getContext('2d'), p = x.createImageData(1280, 960); let s = n * 7919 + 17;
    for (let i = 0; i < p.data.length; i += 4) { s = (s * 1103515245 + 12345) & 0x7fffffff; const v = 110 + (s >> 16) % photos.grain; p.data[i] = v; p.data[i + 1] = v + n % 40; p.data[i + 2] = v; p.data[i + 3] = 255 }
    x.putImageData(p, 0, 0); const file = new File([await c.convertToBlob({ type: 'image/jpeg', quality: 0.85 })], n + '.jpg', { type: 'image/jpeg' });
    const r = await ask('request', { method: 'POST', path: `${path}/items/B1/photos`, form: [['source', 'gallery'], ['photo', file]] }); if (r.status !== 200) throw new Error(r.html) } }"""
PUT = """async ([base, count, size]) => { const bytes = crypto.getRandomValues(new Uint8Array(65536)), body = new Uint8Array(size); for (let i = 0; i < size; i += 65536) body.set(bytes.subarray(0, Math.min(65536, size - i)), i);
  const t = performance.now(), todo = [...Array(count).keys()];
  await Promise.all([1, 2, 3, 4].map(async () => { for (let n; (n = todo.pop()) !== undefined;) { const b = body.slice(); b[0] = n; const r = await fetch(`${base}/put/${n}`, { method: 'PUT', body: b }); if (!r.ok) throw new Error(r.status) } }));
  return performance.now() - t }"""


def peer(folder: Path) -> Any:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    return make_server("127.0.0.1", 0, floor.made(folder), threaded=True)


def answers() -> list[list[Any]]:
    """A whole visit as FILL wants it: item, and the form's fields."""
    return [[s.item, [[k, x] for k, v in s.form.items() for x in (v if isinstance(v, list) else [v])]] for s in whole()]


def run(rounds: int = 3) -> None:
    ours, theirs, up, size = [], [], [], 1
    for _ in range(rounds):
        with signed_in() as (centre, tablet, page), tempfile.TemporaryDirectory() as folder:
            centre.stop()
            photos = {"answers": answers(), "count": PHOTOS, "grain": 40}
            page.evaluate(FILL, [f"/field/visits/{VISIT}", photos, SIZE])
            size = page.evaluate("import('/field/page.mjs').then(m => m.$device_client.ask('status')).then(told => told.bytes)")
            sent = watch(page)
            centre.start()
            ours.append(drained(page))
            up.append(sum(sent))
            server = peer(Path(folder))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            other = tablet.context.new_page() if tablet.context else page
            other.goto(f"http://127.0.0.1:{server.server_port}/")
            theirs.append(other.evaluate(PUT, [f"http://127.0.0.1:{server.server_port}", PHOTOS, size // PHOTOS]))
            server.shutdown()
            server.server_close()
    told("sync.one_visit", ours, theirs, f"fetch PUT of {PHOTOS} times {size // PHOTOS // 1024} KB, hashed and fsynced")
    told("sync.bytes_up", up, [size] * rounds, "the photos' bytes", "bytes")


def watch(page: Page) -> list[int]:
    """Bytes of every request to the door, bodies and header lines."""
    sent: list[int] = []

    def count(route: Any) -> None:
        body = route.request.post_data_buffer or b""
        headers = sum(len(k) + len(v) + 4 for k, v in route.request.headers.items())
        sent.append(len(body) + headers + len(route.request.url))

    page.context.on("request", lambda r: "/sync/v1/" in r.url and count(type("R", (), {"request": r})))
    return sent
