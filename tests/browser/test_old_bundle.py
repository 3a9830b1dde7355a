"""A tablet that still runs an old bundle works with today's centre, and comes to today's bundle with all it has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from sync.envelope import sha256_hex

from .conftest import links
from .old import KEPT, OldBundle
from .test_updates import WAITING, bundles
from .walk import answer, chosen, open_section, picture, shoot, shown
from .world import Centre, Tablet, until

ALL_HELD = "document.querySelector('[data-outbox]').textContent === '0'"


@pytest.fixture
def old(play: Playwright, centre: Centre, tmp_path: Path) -> Iterator[Tablet]:
    """A tablet that was last updated long ago."""
    centre.start(OLD_BUNDLE="1")
    made = Tablet(play, tmp_path / "old", centre.base)
    page = made.start()
    made.sign_in(page, links(centre)["zhou"])
    page.wait_for_selector("a.card")
    until(page, "!!navigator.serviceWorker.controller")
    yield made
    if made.context:
        made.kill()


def restarted(tablet: Tablet) -> Page:
    tablet.close()
    page = tablet.start()
    page.goto(f"{tablet.base}/field/")
    page.wait_for_selector("a.card")
    return page


def test_an_old_tablet_brings_all_and_is_then_updated_with_its_data(old: Tablet, centre: Centre) -> None:
    assert old.context
    version, page = OldBundle(None, KEPT).version, old.context.pages[0]
    open_section(page, centre.base, anew=True)
    answer(page, "no")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    until(page, ALL_HELD, 60)
    assert at_the_centre(centre) == (["answered", "attached"], 1)

    centre.stop()
    answer(page, "yes")  # in the valley, under the old bundle still
    old.context.route("**/sync/v1/push", lambda route: route.abort())  # so today's bundle must send it
    centre.start()  # which gives today's
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, WAITING, 60)
    page = restarted(old)
    open_section(page, centre.base, anew=True)
    assert chosen(page) == ["yes"]
    shown(page, 1)
    answer(page, "no")
    until(page, ALL_HELD, 60)
    *before, after = bundles(centre)
    assert set(before) == {version}
    assert after == today(page) != version
    assert at_the_centre(centre) == (["answered", "answered", "answered", "attached"], 1)
    assert made_by(centre) == 1, "the tablet forgot who it was"
    assert not [problem for problem in old.problems if "ERR_CONNECTION" not in problem and "ERR_FAILED" not in problem]


def at_the_centre(centre: Centre) -> tuple[list[str], int]:
    """Kinds of the facts held, and photos that are what their names say."""
    kept = sqlite3.connect(centre.folder / "centre.db", timeout=20)
    kinds = sorted(kind for (kind,) in kept.execute("SELECT kind FROM fact WHERE state = 'held' AND reason IS NULL"))
    names = [name for (name,) in kept.execute("SELECT sha256 FROM photo")]
    kept.close()
    files = [centre.folder / "photos" / "original" / name[:2] / name for name in names]
    return kinds, sum(sha256_hex(file.read_bytes()) == file.name for file in files)


def made_by(centre: Centre) -> int:
    """Tablets whose facts are there."""
    kept = sqlite3.connect(centre.folder / "centre.db", timeout=20)
    [(tablets,)] = kept.execute("SELECT count(DISTINCT device) FROM fact").fetchall()
    kept.close()
    return int(tablets)


def today(page: Page) -> str:
    return str(json.loads(page.evaluate("fetch('/field/bundle.json').then(r => r.text())"))["version"])
