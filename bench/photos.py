"""A tablet that holds 2,000 photos of about 300 KB, in real Chromium, without signal: seven visits, six of them full.

tablet.photos_2000        a photo's save, the last 100 against the first 100 (from the page's asking to the commit)
tablet.photos_2000_disk   what the files of the tablet grew by on the disk, journal included, against the bytes of the photos alone
                          (`navigator.storage.estimate` also counts room that a browser sets aside for a growing file, by powers of two)
tablet.photos_2000_visit  opening a visit with 300 photos, against one with 10, after all of them"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from inspect_app.demo.world import named

from .measure import in_turn, told
from .world import signed_in

PHOTOS, SIDE, FULL, FEW = 2000, 100, 300, 10
VISITS = [named(f"visit {n}") for n in (10, 6, 1, 0, 3, 8, 13)]
PRACTICE = named("practice zhou")
READY = """async () => { ({ $device_client: { ask: window.ask } } = await import('/field/page.mjs'));
  window.noise = new OffscreenCanvas(1024, 768); const x = noise.getContext('2d'), some = x.createImageData(1024, 420);
  for (let i = 0; i < some.data.length; i += 65536) crypto.getRandomValues(some.data.subarray(i, Math.min(some.data.length, i + 65536)));
  for (let i = 3; i < some.data.length; i += 4) some.data[i] = 255;
  x.fillStyle = '#9ab'; x.fillRect(0, 0, 1024, 768); x.putImageData(some, 0, 200) }"""
SAVE = """async photos => { const times = [];
  for (const { n, visit, item } of photos) {
    const c = new OffscreenCanvas(1024, 768), x = c.getContext('2d'); x.drawImage(noise, 0, 0);
    x.fillStyle = `hsl(${n * 37 % 360} 60% 50%)`; x.fillRect(n * 97 % 800, n * 61 % 150, 200 + n % 7, 40);
    const file = new File([await c.convertToBlob({ type: 'image/jpeg', quality: 0.85 })], 'a.jpg', { type: 'image/jpeg' }), t = performance.now();
    const r = await ask('request', { method: 'POST', path: `/field/visits/${visit}/items/${item}/photos`, form: [['source', 'camera'], ['photo', file]] });
    if (r.status !== 200) throw new Error(r.html); times.push(r.saved - performance.timeOrigin - t) }
  return times }"""
BYTES = "async () => (await ask('status')).bytes"
OPEN = """async path => { const t = performance.now(); await htmx.ajax('GET', path, { target: '#page', swap: 'innerHTML' });
  await new Promise(r => requestAnimationFrame(() => setTimeout(r))); return performance.now() - t }"""


def run() -> None:
    with signed_in() as (centre, tablet, page):
        with closing(sqlite3.connect(centre.folder / "centre.db")) as db:
            items = [code for (code,) in db.execute("SELECT code FROM item ORDER BY position")]
        centre.stop()
        page.evaluate(READY)
        before = used(tablet.profile)
        times = [time for some in batches(items) for time in page.evaluate(SAVE, some)]
        told("tablet.photos_2000", times[-SIDE:], times[:SIDE], "the first 100 saves")
        photos, grown = page.evaluate(BYTES), used(tablet.profile) - before
        told("tablet.photos_2000_disk", [grown / 2**20], [photos / 2**20], f"the bytes of {PHOTOS} photos", "MiB")
        told("tablet.photos_2000_visit", *opened(page), f"opening a visit with {FEW} photos")


def used(profile: Path) -> int:
    """Bytes on the disk that the origin's own files take."""
    return sum(path.stat().st_blocks * 512 for path in (profile / "Default" / "File System").rglob("*"))


def batches(items: list[str]) -> list[list[dict[str, Any]]]:
    """Where each goes, by hundreds: ten to a practice visit, then one visit after another, over all items."""
    where = [PRACTICE] * FEW + [VISITS[n // FULL] for n in range(PHOTOS - FEW)]
    photos = [{"n": n, "visit": visit, "item": items[n % len(items)]} for n, visit in enumerate(where)]
    return [photos[n : n + SIDE] for n in range(0, PHOTOS, SIDE)]


def opened(page: Page) -> tuple[list[float], list[float]]:
    full, few = (f"/field/visits/{visit}" for visit in (VISITS[0], PRACTICE))
    page.evaluate(OPEN, full), page.evaluate(OPEN, few)
    return in_turn(20, lambda _: page.evaluate(OPEN, full), lambda _: page.evaluate(OPEN, few))
