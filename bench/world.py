"""A centre and a signed-in tablet to measure, with pages of our peers' beside the app's."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from inspect_app.demo.world import named
from tests.browser.link import Link
from tests.browser.world import Centre, Tablet, until

ROOT = Path(__file__).parent
VISIT = named("visit 3")
RUN = "import('/field/page.mjs').then(m => void m.$device_client.ask('sync'))"
EMPTY = "import('/field/page.mjs').then(m => m.$device_client.ask('status')).then(s => s.facts + s.photos === 0)"


def peers(route: Route) -> None:
    """/bench/… are the peers' files, from this folder."""
    path = ROOT / route.request.url.split("/bench/", 1)[1].split("?")[0]
    kind = {".mjs": "text/javascript", ".html": "text/html"}[path.suffix]
    route.fulfill(body=path.read_bytes(), content_type=kind)


@contextmanager
def signed_in(line: Link | None = None) -> Iterator[tuple[Centre, Tablet, Page]]:
    """Over a line, the tablet knows the line's address only."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        centre = Centre(Path(folder) / "centre", line.to if line else None)
        centre.start()
        door = f"http://127.0.0.1:{line.port}" if line else centre.base
        tablet = Tablet(play, Path(folder) / "tablet", door)
        page = tablet.start()
        page.context.route("**/bench/**", peers)
        tablet.sign_in(page, json.loads((centre.folder / "links.json").read_text())["zhou"].replace(centre.base, door))
        page.wait_for_selector("a.card")
        until(page, "!!navigator.serviceWorker.controller")
        try:
            yield centre, tablet, page
        finally:
            tablet.kill()
            centre.stop()


def drained(page: Page) -> float:
    """Milliseconds until the outbox is empty; asked for again after a cut, as a person would."""
    start = time.perf_counter()
    for _ in range(150):
        page.evaluate(RUN)
        with suppress(TimeoutError):
            until(page, EMPTY, 2)
            return (time.perf_counter() - start) * 1000
    raise TimeoutError("it did not arrive")
