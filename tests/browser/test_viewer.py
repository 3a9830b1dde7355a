"""The desk's viewer walks all photos of a visit by keyboard, in their order, and says which one this is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, Playwright

from inspect_app.demo.world import named
from scripts import pictures

from .world import until

VISIT = f"/visits/{named('visit 2')}"
SHOWN = "document.getElementById('viewer-place').textContent"


@pytest.fixture(scope="module")
def signed_in(play: Playwright) -> Iterator[Page]:
    window = pictures.kept(play)
    with pictures.served() as app:
        yield pictures.sign_in(window.pages[0], app.links["chen"], "#rows")
        window.close()


@pytest.fixture
def desk(signed_in: Page) -> Page:
    signed_in.goto(urljoin(signed_in.url, VISIT))
    signed_in.click("[data-view]")
    return signed_in


def test_every_photo_can_be_reached_also_where_one_stands_at_two_items(desk: Page) -> None:
    links = "[...document.querySelectorAll('[data-view]')].map(link => link.dataset.view)"
    there = desk.evaluate(links)
    assert len(set(there)) < len(there), "one of the demo world's photos stands at two items"
    walked = []
    for n in range(len(there)):
        until(desk, f"{SHOWN} === '{n + 1} / {len(there)}'")
        walked.append(desk.evaluate("document.getElementById('viewer-image').src.match(/photos\\/(\\w+)/)[1]"))
        desk.keyboard.press("ArrowRight")
    assert walked == there
    assert desk.get_attribute("#viewer [data-step='1']", "aria-disabled") == "true"
    assert desk.evaluate("getComputedStyle(document.getElementById('viewer')).alignContent") == "start", "or Safari stretches it"


def test_the_list_behind_stays_until_the_viewer_is_closed(desk: Page) -> None:
    desk.keyboard.press("ArrowRight")
    until(desk, f"{SHOWN}.startsWith('2 /')")
    before = desk.evaluate("scrollY")
    desk.keyboard.press("j")
    assert desk.evaluate("scrollY") == before
    desk.keyboard.press("Escape")
    until(desk, "!document.getElementById('viewer').open")
    until(
        desk, "[...document.querySelectorAll('[data-view]')].indexOf(document.activeElement) === 1", 5
    )  # told a moment after it is closed
