"""A browser that cannot keep data works through the centre (its accidents: tests/browser/test_without_files.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route

from inspect_app.demo.world import named
from tests.browser.world import NO_FILES, Centre, Tablet, running, until

from . import centre as at_centre
from .plan import whole
from .walker import Walker

VISIT, ZHOU = named("visit 0"), named("zhou")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with running(Centre(tmp_path / "centre")) as made:
        yield made


@pytest.fixture
def page(centre: Centre, tmp_path: Path, play: Playwright) -> Iterator[Page]:
    tablet = Tablet(play, tmp_path / "tablet", centre.base)
    page = tablet.start(NO_FILES)
    tablet.sign_in(page, json.loads((centre.folder / "links.json").read_text())["zhou"])
    page.wait_for_selector("a.card")
    yield page
    tablet.close()


def once_unanswered(page: Page, part: str) -> list[str]:
    """The next request of this kind arrives, its answer does not."""
    lost: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()
        return route.abort()

    page.route(f"**{part}", handle)
    return lost


def test_a_visit_through_the_centre(centre: Centre, page: Page) -> None:
    assert page.get_attribute("html", "data-through") == "no-storage"
    assert "必须保持联网" in page.inner_text("#through")
    assert page.input_value("#through input") == page.url
    page.click("[data-copy-link]")
    until(page, "document.querySelector('#through [role=status]').innerText.length > 5")
    page.click("a.card")
    page.wait_for_selector(".sect")
    sight = "document.getElementById('through').getBoundingClientRect().top >= document.querySelector('.top').getBoundingClientRect().bottom - 1"
    until(page, sight)  # on every page, before the first answer and after it

    steps = [s for s in whole() if s.section in ("S1", "G3")]
    photos = sum(s.photo for s in steps)
    assert len(steps) > 10
    assert photos >= 3
    lost = [*(once_unanswered(page, part) for part in ("/answer", "/photos"))]
    walker = Walker(centre.base, VISIT)
    walker.walk(page, steps)
    assert all(len(found) == 1 for found in lost)
    assert not page.query_selector("[data-copy-link]"), "said before the first answer only"
    assert "必须保持联网" in page.inner_text("#through")

    page.goto(f"{centre.base}/field/visits/{VISIT}/submission")
    page.fill("#remark", "其余明天")
    page.click("form [data-submit]")
    page.wait_for_selector("[data-submit]", state="detached")
    fields = ("choice", "number", "situation", "na", "reason")
    assert at_centre.answers(centre.folder, VISIT, ZHOU) == {s.item: tuple(s.fields[f] for f in fields) for s in steps}
    assert at_centre.notes(centre.folder, VISIT, ZHOU) == {s.item: s.note for s in steps if s.note}
    assert sum(map(len, at_centre.photos(centre.folder, VISIT).values())) == photos
    assert at_centre.rows(centre.folder, "SELECT remark FROM submitted WHERE visit = ?", VISIT) == [("其余明天",)]
    log = at_centre.rows(centre.folder, "SELECT DISTINCT device, state FROM fact WHERE visit = ?", VISIT)
    assert log == at_centre.rows(centre.folder, "SELECT value, 'held' FROM setting WHERE name = 'device'")
