"""Noticed without signal after a while: the work goes into the right visit on the tablet, and the centre has all of it, once."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Page

from inspect_app.demo.world import named

from .test_onsite import rows
from .walk import SECTION, VISIT, answer, open_section, picture, shoot, shown
from .world import Centre, Tablet, until

RIGHT = named("visit 1")
ITEMS = ("S1-3", "S1-6", "S1-7")


def held(page: Page) -> None:
    page.click("[data-sync-now]")
    until(page, "document.querySelector('.outbox').dataset.state === 'held'", 40)


def facts(centre: Centre, visit: str) -> Counter[tuple[str, str]]:
    return Counter(rows(centre, f"SELECT kind, state FROM fact WHERE visit = '{visit}'"))


def test_put_into_the_right_visit_without_signal(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    for item in ITEMS:
        answer(page, "yes", item)
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    page.goto(f"{centre.base}{VISIT}")
    page.click("[data-mistakes]")
    page.click(f'[data-other="{RIGHT}"]')
    assert page.get_attribute("[data-goes]", "data-goes") == "3 0 1 0"
    page.click("[data-carry]")
    page.wait_for_selector("[data-carried]")
    tablet.kill()
    page = tablet.start()
    page.goto(f"{centre.base}{SECTION}".replace(VISIT, f"/field/visits/{RIGHT}"))
    shown(page, 1)
    for item in ITEMS:
        assert page.get_attribute(f'article[data-item="{item}"] [data-answer="yes"]', "aria-pressed") == "true"
    centre.start()
    held(page)
    assert facts(centre, RIGHT) == {("carried", "held"): 1, ("answered", "held"): len(ITEMS), ("attached", "held"): 1}
    wrong = {("answered", "held"): len(ITEMS), ("cleared", "held"): len(ITEMS), ("attached", "held"): 1, ("removed", "held"): 1}
    assert facts(centre, named("visit 0")) == {**wrong, ("carried", "held"): 1}
    assert rows(centre, "SELECT count(*) FROM photo_sent") == [(1,)], "its bytes went once"
    origins = rows(centre, "SELECT old.item = new.item FROM origin JOIN attached old ON old.id = fact JOIN attached new ON new.id = by")
    assert origins == [(1,)]
