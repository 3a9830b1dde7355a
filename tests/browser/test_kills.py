"""SIGKILL to the whole browser at random moments while answering, photographing and syncing. What the page showed as saved, remembered here
outside the browser, is on the tablet after each start and at the centre in the end, once; the totals on screen are true,
after each tap as well.

KILLS: how many (20 in `make test`). KILL_SEED: which moments; printed."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, Page

from inspect_app.demo.world import named
from inspect_app.standards import DEFAULT
from tests.stories import centre as at_centre

from .walk import VISIT, card, open_section, picture, shoot
from .world import Centre, Tablet, until

ID, OWNER = VISIT.rsplit("/", 1)[1], named("zhou")
ITEMS, WITH_PHOTOS = ("S1-3", "S1-6", "S1-7"), ("S1-3", "S1-7")  # yes or no
KILLS, SEED = int(os.environ.get("KILLS", "20")), int(os.environ.get("KILL_SEED", "") or time.time())
PRESSED = "[...document.querySelectorAll('CARD [aria-pressed=true]:not([aria-busy])')].map(b => b.dataset.answer)"  # as kept, not as taken
PICTURES = "document.querySelectorAll('CARD img[src*=\"/field/photos/\"]').length"
TOTAL = "parseFloat(document.querySelector('#bar .live b').textContent)"
POINTS = {i["id"]: i["max_points"] for s in json.loads(DEFAULT.read_bytes())["sections"] for i in s["items"] if i["id"] in ITEMS}
OUTBOX = "document.querySelector('[data-outbox]').textContent"


@dataclass
class Item:
    """One item, as this side of the browser knows it: what was shown, and what was asked and perhaps done."""

    shown: str | None = None
    asked: list[str] = field(default_factory=list)  # since it was shown
    photos: int = 0
    more: int = 0  # photos asked for and not shown


@dataclass
class Inspector:
    chance: random.Random
    items: dict[str, Item] = field(default_factory=lambda: {code: Item() for code in ITEMS})
    answers: Counter[str] = field(default_factory=Counter)  # acknowledged, asked
    taken: int = 0

    def work(self, page: Page) -> None:
        """Until the browser dies under it."""
        while True:
            act, codes = (self.photograph, WITH_PHOTOS) if self.chance.random() < 0.3 else (self.answer, ITEMS)
            code = self.chance.choice(codes)
            act(page, code, self.items[code])
            if self.chance.random() < 0.2:
                page.click("[data-sync-now]")

    def answer(self, page: Page, code: str, item: Item) -> None:
        choice = "no" if [item.shown, *item.asked][-1] == "yes" else "yes"
        item.asked.append(choice)
        self.answers["asked"] += 1
        page.click(f'{card(code)} [data-answer="{choice}"]')
        if self.chance.random() < 0.3:
            return  # in a hurry: the next comes before this one is shown
        until(page, f"{PRESSED.replace('CARD', card(code))}[0] === '{choice}'", 10)
        item.shown, item.asked = choice, []
        self.answers["shown"] += 1
        if not any(other.asked for other in self.items.values()):
            self.total(page)

    def photograph(self, page: Page, code: str, item: Item) -> None:
        item.more += 1
        self.taken += 1  # no two pictures are alike, so that one kept twice would show
        shoot(page, ("a.jpg", picture(200 + self.taken, self.chance.randrange(300, 900))), by="gallery", item=code)
        if self.chance.random() < 0.3:
            return
        until(page, f"{PICTURES.replace('CARD', card(code))} > {item.photos}", 10)
        item.photos, item.more = item.photos + 1, item.more - 1

    def look(self, page: Page) -> None:
        """What was shown is there; what was asked may be. From here on, what the page shows is what was shown."""
        for code, item in self.items.items():
            chosen = page.evaluate(PRESSED.replace("CARD", card(code)))
            assert len(chosen) <= 1, f"{code} has two answers"
            assert (chosen or [None])[0] in [item.shown, *item.asked], f"{code}: {item.shown} was saved, {chosen} is there"
            pictures = page.evaluate(PICTURES.replace("CARD", card(code)))
            assert item.photos <= pictures <= item.photos + item.more, f"{code}: {item} of photos, {pictures} are there"
            item.shown, item.asked, item.photos, item.more = (chosen or [None])[0], [], pictures, 0
        self.total(page)

    def total(self, page: Page) -> None:
        """The bar's points are those of the answers beside it, by the checklist and not by our code."""
        due = sum(POINTS[code] for code, item in self.items.items() if item.shown == "yes")
        with suppress(TimeoutError):
            until(page, f"{TOTAL} === {due}", 10)
        assert page.evaluate(TOTAL) == due


TOTALS = """async () => { const { $device_client: { ask } } = await import('/field/page.mjs'), { log } = await ask('check', {}), status = await ask('status');
  return { facts: log.seq - status.facts } }"""


def totals(page: Page, centre: Centre) -> None:
    """What the tablet calls sent is at the centre: a lower number on screen than is true would be a lie."""
    said: dict[str, Any] = page.evaluate(TOTALS)
    [(held,)] = at_centre.rows(centre.folder, "SELECT count(*) FROM fact WHERE person = ?", OWNER)
    assert said["facts"] <= held, f"{said} are called sent, the centre holds {held}"


def killed_at_work(tablet: Tablet, page: Page, inspector: Inspector, seconds: float) -> None:
    battery = threading.Timer(seconds, tablet.pull_the_plug)
    battery.start()
    try:
        inspector.work(page)
    except (Error, TimeoutError):
        battery.join()  # the browser is gone; what else went wrong shows after the start
    tablet.forget()


def test_killed_at_any_moment_nothing_shown_is_lost_or_doubled(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    print(f"KILL_SEED={SEED} KILLS={KILLS}")
    inspector = Inspector(random.Random(SEED))
    for _ in range(KILLS):
        opened(page, centre.base)
        inspector.look(page)
        totals(page, centre)
        killed_at_work(tablet, page, inspector, inspector.chance.uniform(0.1, 1.6))
        page = tablet.start()
    opened(page, centre.base)
    inspector.look(page)
    page.click("[data-sync-now]")
    until(page, f"{OUTBOX} === '0'", 60)
    all_is_at_the_centre(centre, inspector)
    assert not page.query_selector("[data-alarm]")
    print(f"{inspector.answers}, {sum(i.photos for i in inspector.items.values())} photos")


def opened(page: Page, base: str) -> None:
    """What a start says when it does not open is printed; then as a person would: once more."""
    try:
        open_section(page, base)
    except Error:
        print(f"it did not open at once; the page says: {page.inner_text('body')}")
        open_section(page, base)


def all_is_at_the_centre(centre: Centre, inspector: Inspector) -> None:
    held = at_centre.rows(centre.folder, "SELECT count(*) FROM answered WHERE visit = ?", ID)[0][0]
    assert inspector.answers["shown"] <= held <= inspector.answers["asked"]
    answers = {item: found[0] for item, found in at_centre.answers(centre.folder, ID, OWNER).items()}
    assert answers == {code: item.shown for code, item in inspector.items.items() if item.shown}
    photos = at_centre.photos(centre.folder, ID)
    assert {code: len(photos.get(code, [])) for code in ITEMS} == {code: item.photos for code, item in inspector.items.items()}
    assert all(len(set(hashes)) == len(hashes) for hashes in photos.values())
    numbers = [n for (n,) in at_centre.rows(centre.folder, "SELECT seq FROM fact WHERE person = ? ORDER BY seq", OWNER)]
    assert numbers == list(range(1, len(numbers) + 1))
