"""A cold start: the browser was killed; nothing of the app comes over the wire.

tablet.cold_start_paint    to the first contentful paint, against a bare page that a service worker keeps
tablet.cold_start_usable   to a section with its items, against such a page that opens SQLite in OPFS and reads a row"""

from __future__ import annotations

import time

from playwright.sync_api import Page

from tests.browser.world import Tablet, until
from tests.fieldkit.browser import files

from .measure import told
from .world import VISIT, signed_in

# The frame that first shows what is asked for, seen from outside the app.
USABLE = """new MutationObserver((_, self) => document.querySelector('article') &&
  (self.disconnect(), requestAnimationFrame(() => { window.usable = performance.now(); }))).observe(document, { childList: true, subtree: true })"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def run(times: int = 9) -> None:
    with files() as peers, signed_in() as (centre, tablet, page):
        page.goto(f"{centre.base}/field/visits/{VISIT}/sections/B")
        page.wait_for_selector("article")
        page.goto(f"{peers}/bench/bare_sqlite.html")
        until(page, "window.usable")
        page.evaluate("navigator.serviceWorker.register('/bench/keep.mjs')")
        until(page, "!!navigator.serviceWorker.controller")
        figures: dict[str, list[float]] = {"paint": [], "bare": [], "usable": [], "sqlite": []}
        for _ in range(times):
            page = again(tablet)
            page.add_init_script(USABLE)
            page.goto(f"{centre.base}/field/visits/{VISIT}/sections/B")
            figures["usable"].append(until(page, "window.usable"))
            figures["paint"].append(until(page, PAINT))
            page = again(tablet)
            page.goto(f"{peers}/bench/bare.html")
            figures["bare"].append(until(page, PAINT))
            page = again(tablet)
            page.goto(f"{peers}/bench/bare_sqlite.html")
            figures["sqlite"].append(until(page, "window.usable"))
        told("tablet.cold_start_paint", figures["paint"], figures["bare"], "first paint of a bare page that a service worker keeps")
        told("tablet.cold_start_usable", figures["usable"], figures["sqlite"], "such a page with sqlite-wasm and one row")


def again(tablet: Tablet) -> Page:
    tablet.kill()
    time.sleep(0.3)
    return tablet.start()
