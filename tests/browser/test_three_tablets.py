"""Three tablets on one visit, zhou's two and shen's: without signal, killed, and together again. Every answer that a page showed is at the
centre once, what stands against each other is shown as two, and all three and the centre say the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.stories import centre as at_centre

from .test_kills import ID, ITEMS, WITH_PHOTOS
from .walk import VISIT, answer, card, chosen, open_section, picture, shoot
from .world import Centre, Tablet, until

SENT = "document.querySelector('[data-outbox]').textContent === '0'"
PICTURES = "[...document.querySelectorAll('CARD img[src*=\"/field/photos/\"]')].map(i => i.src.match(/[0-9a-f]{64}/)[0]).sort()"
TOTAL = "document.querySelector('#result .big.num').textContent"


@dataclass
class Walker:
    """One tablet, and what its page showed as saved: item: choice, and how many answers and photos."""

    name: str
    tablet: Tablet
    page: Page
    last: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    photos: int = 0

    def answer(self, code: str, choice: str) -> None:
        answer(self.page, choice, code)
        self.last[code], self.answers = choice, self.answers + 1

    def shoot(self, code: str, seed: int) -> None:
        before = len(self.pictures(code))
        shoot(self.page, ("a.jpg", picture(300 + seed, 200)), by="gallery", item=code)
        until(self.page, f"{PICTURES.replace('CARD', card(code))}.length === {before + 1}")
        self.photos += 1

    def pictures(self, code: str) -> list[str]:
        found: list[str] = self.page.evaluate(PICTURES.replace("CARD", card(code)))
        return found

    def killed(self) -> None:
        self.tablet.kill()
        self.page = self.tablet.start()
        open_section(self.page, self.tablet.base)
        assert {code: chosen(self.page, code) for code in self.last} == {code: [choice] for code, choice in self.last.items()}

    def drained(self) -> None:
        open_section(self.page, self.tablet.base)
        self.page.click("[data-sync-now]")
        until(self.page, SENT, 60)


@pytest.fixture
def walkers(signal: Centre, page: Page, tablet: Tablet, link: Callable[[str], str], tmp_path: Path) -> Iterator[list[Walker]]:
    """Each signed in and filled; then the signal goes."""
    made = [Walker("zhou", tablet, page)]
    for login in ("zhou", "shen"):
        other = Tablet(tablet.play, tmp_path / f"{login} {len(made)}", signal.base)
        made.append(Walker(login, other, other.start()))
        other.sign_in(made[-1].page, link(login))
        made[-1].page.wait_for_selector("a.card")
        until(made[-1].page, "!!navigator.serviceWorker.controller")
    for walker in made:
        open_section(walker.page, signal.base)
    signal.stop()
    yield made
    for walker in made[1:]:
        walker.tablet.kill()


def test_three_tablets_say_the_same_in_the_end(walkers: list[Walker], centre: Centre, link: Callable[[str], str]) -> None:
    chance = random.Random(20261123)
    for act in range(18):
        walker, code = walkers[act % 3], chance.choice(ITEMS)
        if chance.random() < 0.25:
            walker.shoot(chance.choice(WITH_PHOTOS), act)
        else:
            walker.answer(code, chance.choice([c for c in ("yes", "no") if c != walker.last.get(code)]))
        if act in (7, 11, 15):
            walker.killed()
    centre.start()
    for walker in walkers[1:]:  # a browser killed half a minute after a sign-in forgets the sign-in, not the work
        walker.tablet.sign_in(walker.page, link(walker.name))
    for walker in [*walkers, *walkers]:  # what the last one sends comes down to the first
        walker.drained()
    nothing_is_lost_or_doubled(walkers, centre)
    what_differs_is_two(walkers)
    assert len({total(walker.page, centre) for walker in walkers}) == 1


def nothing_is_lost_or_doubled(walkers: list[Walker], centre: Centre) -> None:
    held = dict(at_centre.rows(centre.folder, "SELECT kind, count(*) FROM fact WHERE visit = ? GROUP BY kind", ID))
    assert held["answered"] == sum(w.answers for w in walkers)
    assert held["attached"] == sum(w.photos for w in walkers)
    kept = at_centre.photos(centre.folder, ID)
    for walker in walkers:
        open_section(walker.page, centre.base)
        until(walker.page, f"{PICTURES.replace('CARD', 'article')}.length === {held['attached']}")
        assert {code: walker.pictures(code) for code in ITEMS} == {code: sorted(kept.get(code, [])) for code in ITEMS}


def what_differs_is_two(walkers: list[Walker]) -> None:
    """zhou's two tablets: where they end alike it is one answer, where they differ two, on both. shen's sheet is her own."""
    first, second, shen = walkers
    for code in ITEMS:
        ends = {w.last[code] for w in (first, second) if code in w.last}
        for walker in (first, second):
            offered = walker.page.locator(f"{card(code)} [data-choose]").count()
            assert offered == (2 if len(ends) == 2 else 0), f"{code}: {ends}"
            assert chosen(walker.page, code) == (list(ends) if len(ends) == 1 else [])
        assert chosen(shen.page, code) == [shen.last[code]] * (code in shen.last)
    assert any(len({w.last.get(code) for w in (first, second)} - {None}) == 2 for code in ITEMS), "the seed makes a conflict"


def total(page: Page, centre: Centre) -> str:
    page.goto(f"{centre.base}{VISIT}/summary")
    page.wait_for_selector("#result")
    said: str = page.evaluate(TOTAL)
    [(points,)] = at_centre.rows(centre.folder, "SELECT points FROM visit_summary WHERE visit = ?", ID)
    assert float(re.findall(r"[\d.]+", said)[0]) * 100 == points
    return said
