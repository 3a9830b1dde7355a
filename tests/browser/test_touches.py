"""Touches as fast as they come, at any moment of the page's drawing: each counts, in its order, and the page ends as they say."""

from __future__ import annotations

import os
import random

import pytest
from playwright.sync_api import Page, Route

from .walk import VISIT
from .world import NO_FILES, Centre, Tablet, until

SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1 2 3").split()]
COUNT, PAUSES = 40, [0, 0, 0, 1, 3, 8, 16, 30, 60, 150]  # milliseconds
TOUCH = """async touches => { for (const [id, pause] of touches) {
  document.getElementById(id).click();
  if (pause) await new Promise(done => setTimeout(done, pause)) } }"""
STANDS = """() => ({ ticked: [...document.querySelectorAll('#page input[type=checkbox]:checked')].map(box => box.id).sort(),
  pressed: [...document.querySelectorAll('[data-item="S1-3"] [data-answer][aria-pressed=true]')].map(button => button.id),
  number: document.getElementById('S1-5-number').value })"""
QUIET = "!document.querySelector('.htmx-request, [aria-busy=true]')"


class Sheet:
    """What these touches come to."""

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        self.pressed: list[str] = []
        self.number = ""

    def touch(self, id: str) -> None:
        if id.startswith("S1-1"):
            self.ticked ^= {id}
        elif id.startswith("S1-3"):
            self.pressed = [id]
        else:
            now = int(self.number or 0)
            self.number = str({"more": min(10, now + 1), "less": max(0, now - 1), "best": 10}[id.rpartition("-")[2]])

    def told(self) -> dict[str, object]:
        return {"ticked": sorted(self.ticked), "pressed": self.pressed, "number": self.number}


@pytest.fixture(params=["tablet", "centre"])
def section(request: pytest.FixtureRequest, tablet: Tablet, centre: Centre) -> Page:
    """On a tablet that keeps its data, and through a centre that answers slowly."""
    flags = [] if request.param == "tablet" else [NO_FILES]
    if flags:
        centre.start()
    page = tablet.start(*flags)
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector("#S1-5-more")
    return page


@pytest.mark.parametrize("seed", SEEDS)
def test_each_counts(section: Page, seed: int) -> None:
    chance, sheet = random.Random(seed), Sheet()
    ids = section.evaluate("[...document.querySelectorAll('[data-item=\"S1-1\"] input[type=checkbox]')].map(box => box.id)")
    ids += ["S1-3-yes", "S1-3-no", "S1-5-more", "S1-5-less", "S1-5-more", "S1-5-best"]
    touches = [(chance.choice(ids), chance.choice(PAUSES)) for _ in range(COUNT)]
    for id, _ in touches:
        sheet.touch(id)
    section.evaluate(TOUCH, touches)
    until(section, QUIET)
    section.wait_for_timeout(500)
    assert section.evaluate(STANDS) == sheet.told(), touches
    section.reload()
    section.wait_for_selector("#S1-5-more")
    assert section.evaluate(STANDS) == sheet.told(), touches


def test_one_that_waits_for_another_is_shown_as_taken(tablet: Tablet, centre: Centre) -> None:
    """Through a slow centre, where the first takes its time."""
    centre.start()
    page = tablet.start(NO_FILES)
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector("#S1-3-yes")
    held: list[Route] = []
    page.route("**/answer", lambda route: held.append(route))
    page.evaluate("for (const said of ['yes', 'no']) document.getElementById(`S1-3-${said}`).click()")
    busy = "[...document.querySelectorAll('article [aria-busy=true]')].map(button => button.id).join()"
    for waiting in ("S1-3-yes,S1-3-no", "S1-3-no", ""):
        until(page, f"{busy} === '{waiting}'", 10)
        page.wait_for_timeout(100 * len(waiting))
        assert page.evaluate(busy) == waiting
        if held:
            held.pop().continue_()
    assert page.get_attribute("#S1-3-no", "aria-pressed") == "true"


def test_a_number_typed_after_touches_is_the_last_word(tablet: Tablet, centre: Centre) -> None:
    """What waits for an earlier touch of the same item does not come after it."""
    centre.start()
    page = tablet.start(NO_FILES)
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector("#S1-5-more")
    page.route("**/answer", lambda route: (page.wait_for_timeout(150), route.continue_()))
    page.evaluate("for (let n = 0; n < 3; n++) document.getElementById('S1-5-more').click()")
    page.fill("#S1-5-number", "7")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)
    until(page, QUIET)
    page.wait_for_timeout(500)
    page.unroute_all()
    page.reload()
    page.wait_for_selector("#S1-5-more")
    assert page.input_value("#S1-5-number") == "7"
