"""The main job, end to end: a base walked without signal, the browser killed twice, everything at the centre once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from inspect_app.demo.world import named
from tests.browser.world import Centre, Tablet, until

from . import centre as at_centre
from .plan import whole
from .walker import Walker, without_sync

VISIT, ZHOU = named("visit 3"), named("zhou")


@pytest.fixture
def world(tmp_path: Path, play: Playwright) -> Iterator[tuple[Centre, Tablet]]:
    made = Centre(tmp_path / "centre")
    made.start()
    tablet = Tablet(play, tmp_path / "tablet", made.base)
    yield made, tablet
    tablet.kill()
    made.stop()


def links(centre: Centre) -> dict[str, str]:
    return json.loads((centre.folder / "links.json").read_text())


def test_a_day_in_the_field(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = tablet.start()
    tablet.sign_in(page, links(centre)["zhou"])
    page.wait_for_selector(f'a[href="/field/visits/{VISIT}"]')
    until(page, "!!navigator.serviceWorker.controller")
    centre.stop()

    steps, walker = whole(), Walker(centre.base, VISIT)
    assert len(steps) == 110
    assert {s.kind for s in steps} == {"yesno", "grade", "multi", "points", "number", "deduct"}
    walker.walk(page, steps[:55])
    tablet.kill()
    page = tablet.start()
    assert without_sync(walker.found(page)) == without_sync(walker.saved)

    walker.walk(page, steps[55:])
    assert walker.taken == 40
    tablet.kill()
    page = tablet.start()
    assert without_sync(walker.found(page)) == without_sync(walker.saved)
    assert len(walker.saved) == 110

    centre.start()
    arrives_by_itself(page)
    everything_is_there_once(centre, walker)
    the_desk_shows_it(tablet, centre, walker)
    assert not [p for p in tablet.problems if "ERR_CONNECTION_REFUSED" not in p and "Failed to load resource" not in p]


def arrives_by_itself(page: Page) -> None:
    end = time.monotonic() + 120
    while page.inner_text("[data-outbox]").strip() != "0":
        assert time.monotonic() < end, page.inner_text("body")[:500]
        time.sleep(0.2)


def everything_is_there_once(centre: Centre, walker: Walker) -> None:
    steps = whole()
    fields = ("choice", "number", "situation", "na", "reason")
    assert at_centre.answers(centre.folder, VISIT, ZHOU) == {s.item: tuple(s.fields[f] for f in fields) for s in steps}
    assert at_centre.notes(centre.folder, VISIT, ZHOU) == {s.item: s.note for s in steps if s.note}
    photos = at_centre.photos(centre.folder, VISIT)
    assert photos == {item: row["photos"] for item, row in walker.saved.items() if row["photos"]}
    assert sum(map(len, photos.values())) == 40
    log = at_centre.rows(centre.folder, "SELECT device, seq, state FROM fact WHERE visit = ? ORDER BY seq", VISIT)
    assert {state for *_, state in log} == {"held"}
    assert [seq for _, seq, _ in log] == list(range(1, len(log) + 1)), "numbers are dense, none twice"


def the_desk_shows_it(tablet: Tablet, centre: Centre, walker: Walker) -> None:
    assert tablet.context
    page = tablet.watched(tablet.context.new_page())
    page.goto(links(centre)["chen"])
    page.click("main form button")
    page.wait_for_selector("a[href='/visits/new']")
    page.goto(f"{centre.base}/visits/{VISIT}")
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('article[data-item]')].map(a => [a.dataset.item,
        { answers: a.querySelectorAll('[data-fact]').length, photos: [...a.querySelectorAll('[data-view]')].map(x => x.dataset.view) }]))"""
    )
    assert shown == {item: {"answers": 1, "photos": row["photos"]} for item, row in walker.saved.items()}
    status = page.evaluate("async () => (await fetch(document.querySelector('[data-view] img').src)).status")
    assert status == 200
