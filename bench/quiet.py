"""What a run costs when there is little to say, from Chromium, in requests and in bytes that reach the centre, header lines included.

sync.no_change    nothing new anywhere (target 1 request)
sync.one_change   one answer was given (target 2 requests, 1.9 kB up)"""

from __future__ import annotations

from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.link import Link, running
from tests.browser.world import free_port, until

from .measure import told
from .sync import FILL, answers
from .world import EMPTY, VISIT, drained, signed_in

CALM = 2500  # ms, more than a change waits for others to go with it
ASKED = "import('/field/page.mjs').then(m => void m.$device_client.ask('sync'))"


class Cost(NamedTuple):
    requests: int
    bytes: int


def run(rounds: int = 5) -> None:
    link = Link(free_port(), free_port(), 400_000_000, 0)
    with running(link), signed_in(link) as (_, _, page):
        drained(page)
        page.wait_for_timeout(CALM)
        quiet = [cost(page, link, ASKED) for _ in range(rounds)]
        change = [cost(page, link, FILL, f"/field/visits/{VISIT}", one) for one in answers()[:rounds]]
    for name, costs, requests in (("no_change", quiet, 1), ("one_change", change, 2)):
        told(f"sync.{name}", [c.requests for c in costs], [requests] * rounds, "what it may be", "requests")
        told(f"sync.{name}.bytes", [c.bytes for c in costs], [1900] * rounds, "1.9 kB", "bytes")


def cost(page: Page, link: Link, work: str, *more: Any) -> Cost:
    """Until the tablet is calm again."""
    before, asked = link.up, list[str]()
    page.context.on("request", count := lambda request: asked.append(request.url))
    page.evaluate(work, [more[0], {"answers": [more[1]], "count": 0, "grain": 1}, 0] if more else None)
    until(page, EMPTY)
    page.wait_for_timeout(CALM)
    page.context.remove_listener("request", count)
    return Cost(len(asked), link.up - before)
