"""A centre and a signed-in tablet to measure, with pages of our peers' beside the app's."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from inspect_app.demo.world import named
from tests.browser.world import Centre, Tablet, until

ROOT = Path(__file__).parent
VISIT = named("visit 3")


def peers(route: Route) -> None:
    """/bench/… are the peers' files, from this folder."""
    path = ROOT / route.request.url.split("/bench/", 1)[1].split("?")[0]
    kind = {".mjs": "text/javascript", ".html": "text/html"}[path.suffix]
    route.fulfill(body=path.read_bytes(), content_type=kind)


@contextmanager
def signed_in() -> Iterator[tuple[Centre, Tablet, Page]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        centre = Centre(Path(folder) / "centre")
        centre.start()
        tablet = Tablet(play, Path(folder) / "tablet", centre.base)
        page = tablet.start()
        page.context.route("**/bench/**", peers)
        tablet.sign_in(page, json.loads((centre.folder / "links.json").read_text())["zhou"])
        page.wait_for_selector("a.card")
        until(page, "!!navigator.serviceWorker.controller")
        try:
            yield centre, tablet, page
        finally:
            tablet.kill()
            centre.stop()
