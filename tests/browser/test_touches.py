"""Touches and words as fast as they come, at any moment of the page's drawing: each counts, in its order, and the page ends as they say.

SEEDS: of such stories, on a tablet that keeps its data and through a centre."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from .walk import VISIT
from .world import NO_FILES, Centre, Tablet, until

SEEDS = os.environ.get("SEEDS", "1 2 3").split()
COUNT, PAUSES = 60, [0, 0, 0, 1, 3, 8, 16, 30, 60, 150]  # milliseconds
TOUCHES = [f"S1-3-{said}" for said in ("yes", "no", "clear")] + [
    f"S1-5-{said}" for said in ("more", "more", "less", "best", "clear", "number=7", "number=3")
]
NOTES = ["S1-3-note", "S1-4-note", "S1-5-note"]
BOXES = "[...document.querySelectorAll('[data-item=\"S1-1\"] input[type=checkbox]')].map(box => box.id)"
# What is not there (to clear what is not answered) is not touched. Gives what was.
TOUCH = """async touches => {
  const done = [];
  for (const [touch, pause] of touches) {
    const [id, text] = touch.split('='), element = document.getElementById(id);
    if (element) done.push(touch);
    element?.focus();
    if (text === undefined) element?.click();
    else { element.value = text; element.dispatchEvent(new Event('input', { bubbles: true })) }
    if (pause) await new Promise(ok => setTimeout(ok, pause));
  }
  document.activeElement.blur();
  return done }"""
STANDS = """() => ({ ticked: [...document.querySelectorAll('#page input[type=checkbox]:checked')].map(box => box.id).sort(),
  pressed: [...document.querySelectorAll('[data-item="S1-3"] [data-answer][aria-pressed=true]')].map(button => button.id),
  number: document.getElementById('S1-5-number').value, notes: NOTES.map(id => document.getElementById(id).value) })""".replace(
    "NOTES", str(NOTES)
)
QUIET = "!document.querySelector('.htmx-request, [aria-busy=true]')"


class Sheet:
    """What these touches come to."""

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        self.pressed: list[str] = []
        self.number, self.notes = "", dict.fromkeys(NOTES, "")

    def touch(self, touch: str) -> None:
        id, _, text = touch.partition("=")
        if id in self.notes:
            self.notes[id] = text
        elif id.startswith("S1-3"):
            self.pressed = [] if id.endswith("clear") else [id]
        elif id.startswith("S1-5"):
            self._number(id.rpartition("-")[2], int(self.number or 0), text)
        else:
            self.ticked ^= {id}

    def _number(self, what: str, now: int, typed: str) -> None:
        self.number = {"more": str(min(10, now + 1)), "less": str(max(0, now - 1)), "best": "10", "clear": "", "number": typed}[what]

    def told(self) -> dict[str, Any]:
        return {"ticked": sorted(self.ticked), "pressed": self.pressed, "number": self.number, "notes": [self.notes[id] for id in NOTES]}


@pytest.fixture(params=["tablet", "centre"])
def section(request: pytest.FixtureRequest, tablet: Tablet, centre: Centre) -> Page:
    if request.param == "centre":
        centre.start()
    page = tablet.start(*([NO_FILES] if request.param == "centre" else []))
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector("#S1-5-more")
    return page


@pytest.mark.parametrize("seed", SEEDS)
def test_each_counts(section: Page, seed: str) -> None:
    chance, sheet = random.Random(int(seed)), Sheet()
    known = section.evaluate(BOXES) + TOUCHES + [f"{id}={text}" for id in NOTES for text in ("abc", "d", "")]
    touches = [(chance.choice(known), chance.choice(PAUSES)) for _ in range(COUNT)]
    for touch in section.evaluate(TOUCH, touches):
        sheet.touch(touch)
    until(section, QUIET)
    section.wait_for_timeout(1500)  # longer than anything waits to be saved
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
