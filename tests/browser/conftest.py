"""A centre and a signed-in tablet for each test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from scripts import chromium
from tests.fieldkit.browser import files

from .world import NO_FILES, Centre, Tablet, running, until

Run = Callable[[str], Any]
QUICK = "(real => { globalThis.setTimeout = (work, ms, ...more) => real(work, ms >= 1000 && ms <= 4000 ? 10 : ms, ...more) })(setTimeout)"


@pytest.fixture(scope="session")
def prepared(play: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A demo world and a tablet of zhou's beside it, signed in and filled once; each test works on copies, at the same address."""
    made = Centre(tmp_path_factory.mktemp("prepared") / "centre")
    with running(made):
        tablet = Tablet(play, made.folder.parent / "tablet", made.base)
        page = tablet.start()
        tablet.sign_in(page, links(made)["zhou"])
        page.wait_for_selector("a.card")
        until(page, "!!navigator.serviceWorker.controller")
        until(page, "document.querySelector('[data-outbox]').textContent === '0'")
        tablet.close()
    return made


@pytest.fixture
def centre(prepared: Centre, tmp_path: Path) -> Iterator[Centre]:
    """Not started: no signal."""
    shutil.copytree(prepared.folder, tmp_path / "centre")
    made = Centre(tmp_path / "centre", prepared.port)
    yield made
    made.stop()


@pytest.fixture
def signal(centre: Centre) -> Centre:
    """The centre, reachable. Without it a test is in the valley from the first moment."""
    centre.start()
    return centre


@pytest.fixture
def tablet(play: Playwright, prepared: Centre, centre: Centre, tmp_path: Path) -> Iterator[Tablet]:
    shutil.copytree(prepared.folder.parent / "tablet", tmp_path / "tablet", symlinks=True, ignore=shutil.ignore_patterns("Singleton*"))
    made = Tablet(play, tmp_path / "tablet", centre.base)
    yield made
    if made.context:
        made.kill()


@pytest.fixture
def link(centre: Centre) -> Callable[[str], str]:
    """A single-use link of this person; a restarted centre has new ones."""
    return lambda login: links(centre)[login]


@pytest.fixture
def page(tablet: Tablet) -> Page:
    """The list of visits, everything kept for work without signal."""
    started = tablet.start()
    started.goto(f"{tablet.base}/field/")
    started.wait_for_selector("a.card")
    return started


@pytest.fixture
def through(signal: Centre, tablet: Tablet) -> Page:
    """A browser that keeps nothing."""
    return goes_through(tablet)


def goes_through(tablet: Tablet, *flags: str) -> Page:
    """What it asks again it asks a hundred times as fast."""
    page = tablet.start(NO_FILES, *flags)
    page.add_init_script(QUICK)
    page.goto(f"{tablet.base}/field/")
    page.wait_for_selector("[data-through] a.card")
    return page


def links(centre: Centre) -> dict[str, str]:
    found: dict[str, str] = json.loads((centre.folder / "links.json").read_text())
    return found


@pytest.fixture(scope="module")
def module(play: Playwright) -> Iterator[Page]:
    browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
    with files() as base:
        page = browser.new_page()
        page.goto(f"{base}/tests/vectors/forms.json")
        yield page
    browser.close()


@pytest.fixture
def run(module: Page) -> Run:
    """The lines of a test in JavaScript, with the harness' names at hand; gives what they return."""
    names = "Centre, Photos, bundle, picture, portal, problem, say, statement, states, tablet"
    return lambda lines: module.evaluate(f"async () => {{ const {{ {names} }} = await import('/tests/browser/harness.mjs'); {lines} }}")
