"""A visit over a slow line: 150 ms, 750 kbit/s, 110 answers and 10 photos of 300 KB, from Chromium.

sync.slow_link   until the outbox is empty, against the time in which the line carries these bytes (target 1.05)
sync.after_cut   what is sent more when the line is cut half way, against the largest photo (target 1)"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.browser.link import Link, running
from tests.browser.world import Centre, free_port
from tests.stories.centre import rows

from .measure import told
from .sync import FILL, answers
from .world import VISIT, drained, signed_in

PHOTOS, RATE, QUICK = 10, 750_000, 400_000_000
STATUS = "import('/field/page.mjs').then(m => m.$device_client.ask('status'))"


class Sent(NamedTuple):
    ms: float
    up: int  # bytes over the line


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
    link = Link(free_port(), free_port(), QUICK, 0)
    with running(link), signed_in(link) as (centre, _, page):
        centre.stop()
        page.evaluate(FILL, [f"/field/visits/{VISIT}", {"answers": answers(), "count": PHOTOS, "grain": 40}, 0])
        waiting: dict[str, Any] = page.evaluate(STATUS)
        centre.start(REHEARSED="1")
        before, link.rate, link.delay = link.up, RATE, 0.075
        if cut:
            link.cut_at = [before + waiting["bytes"] // 2]
        took = drained(page)
        entries, photos = _held(centre)
        return Sent(took, link.up - before), entries + sum(photos), max(photos)


def _held(centre: Centre) -> tuple[int, list[int]]:
    made_here = "SELECT id FROM device WHERE person IS NOT NULL"
    [(entries,)] = rows(centre.folder, f"SELECT sum(length(header) + length(payload)) FROM fact WHERE device IN ({made_here})")
    return entries, [size for (size,) in rows(centre.folder, "SELECT bytes FROM photo")]
