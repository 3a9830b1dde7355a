"""A centre and a signed-in tablet for each test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from .world import Centre, Tablet, until


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def tablet(play: Playwright, tmp_path: Path, centre: Centre) -> Iterator[Tablet]:
    made = Tablet(play, tmp_path / "tablet", centre.base)
    yield made
    if made.context:
        made.kill()


@pytest.fixture
def link(centre: Centre) -> Callable[[str], str]:
    """A single-use link of this person; a restarted centre has new ones."""
    return lambda login: json.loads((centre.folder / "links.json").read_text())[login]


@pytest.fixture
def page(tablet: Tablet, link: Callable[[str], str]) -> Page:
    """The list of visits, everything kept for work without signal."""
    started = tablet.start()
    tablet.sign_in(started, link("zhou"))
    started.wait_for_selector("a.card")
    until(started, "!!navigator.serviceWorker.controller")
    return started
