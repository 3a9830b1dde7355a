"""A visit over a slow line: 150 ms, 750 kbit/s, 110 answers and 10 photos of 300 KB, from Chromium.

sync.slow_link   until the outbox is empty, against the time in which the line carries these bytes (target 1.05)
sync.after_cut   what is sent more when the line is cut half way, against the largest photo (target 1)"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser.link import Link, running
from tests.browser.world import Centre, Tablet, free_port, until
from tests.stories.centre import rows

from .measure import told
from .sync import FILL, answers
from .world import VISIT

PHOTOS, RATE, QUICK = 10, 750_000, 400_000_000
STATUS = "import('/static/field/device_client.mjs').then(m => m.ask('status'))"
RUN = "import('/static/field/device_client.mjs').then(m => void m.ask('sync'))"


class Sent(NamedTuple):
    ms: float
    up: int  # bytes over the line


@contextmanager
def tablet_behind() -> Iterator[tuple[Centre, Link, Page]]:
    """Signed in over a quick line; the tablet knows the line's address only."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        centre, port = Centre(Path(folder) / "centre"), free_port()
        tablet = Tablet(play, Path(folder) / "tablet", f"http://127.0.0.1:{port}")
        centre.start()
        with running(Link(port, centre.port, QUICK, 0)) as link:
            page = tablet.start()
            tablet.sign_in(page, _link(centre, port))
            page.wait_for_selector("a.card")
            until(page, "!!navigator.serviceWorker.controller")
            try:
                yield centre, link, page
            finally:
                tablet.kill()
                centre.stop()


def _link(centre: Centre, port: int) -> str:
    made: str = json.loads((centre.folder / "links.json").read_text())["zhou"]
    return made.replace(f":{centre.port}/", f":{port}/")


def run(rounds: int = 2) -> None:
    plain, again, floor, largest = [], [], [], []
    for _ in range(rounds):
        whole, size, most = visit(cut=False)
        broken, _, _ = visit(cut=True)
        plain.append(whole.ms)
        floor.append(size * 8 / RATE * 1000)
        again.append(max(0, broken.up - whole.up))
        largest.append(most)
    told("sync.slow_link", plain, floor, "the photos' and entries' bytes at 750 kbit/s")
    told("sync.after_cut", again, largest, "the largest photo", "bytes")


def visit(cut: bool) -> tuple[Sent, int, int]:
    """What it took; the bytes of entries and photos; the largest photo's."""
    with tablet_behind() as (centre, link, page):
        centre.stop()
        page.evaluate(FILL, [f"/field/visits/{VISIT}", {"answers": answers(), "count": PHOTOS, "grain": 40}, 0])
        waiting: dict[str, Any] = page.evaluate(STATUS)
        centre.start()
        before, link.rate, link.delay = link.up, RATE, 0.075
        if cut:
            link.cut_at = [before + waiting["bytes"] // 2]
        took = drained(page)
        entries, photos = _held(centre)
        return Sent(took, link.up - before), entries + sum(photos), max(photos)


def drained(page: Page) -> float:
    start = time.perf_counter()
    for _ in range(100):
        page.evaluate(RUN)  # again after a cut, as a person would
        with suppress(TimeoutError):
            until(page, f"{STATUS}.then(s => s.facts + s.photos === 0)", 2)
            return (time.perf_counter() - start) * 1000
    raise TimeoutError("the visit did not arrive")


def _held(centre: Centre) -> tuple[int, list[int]]:
    made_here = "SELECT id FROM device WHERE person IS NOT NULL"
    [(entries,)] = rows(centre.folder, f"SELECT sum(length(header) + length(payload)) FROM fact WHERE device IN ({made_here})")
    return entries, [size for (size,) in rows(centre.folder, "SELECT bytes FROM photo")]
