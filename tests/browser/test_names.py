"""A name without a space, as long as any may be: it breaks within, and no page of a small telephone scrolls sideways, nor its head."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from inspect_app.demo.people import PEOPLE
from inspect_app.demo.world import SITES
from scripts import pictures

NAMES = [site[0] for site in SITES] + [person[2] for person in PEOPLE]
LONG = """names => { const word = 'W'.repeat(140), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); let n = 0;
  while (walk.nextNode()) for (const name of names) {
    if (walk.currentNode.data.includes(name)) { walk.currentNode.data = walk.currentNode.data.replaceAll(name, word); n++ } }
  return n }"""
WIDTH = "document.documentElement.scrollWidth"
OF_THE_FIELD = ("visits", "visit", "onsite", "team", "history", "summary", "mistakes", "carrying-done", "ready")
OF_THE_DESK = ("home", "visit", "sites", "plan", "evaluation", "survey", "tablets", "draft")


@pytest.fixture(scope="module")
def app() -> Iterator[pictures.Served]:
    with pictures.served("newer") as started:
        yield started


def too_wide(page: Page, addresses: dict[str, str]) -> dict[str, int]:
    page.set_viewport_size({"width": 360, "height": 740})
    pictures.speak(page, "en")
    return {name: width for name, address in addresses.items() if (width := named_long(page, address)) > 360}


def named_long(page: Page, address: str) -> int:
    pictures.opened(page, address)
    assert page.evaluate(LONG, NAMES) > 0, f"no name on {address}"
    return int(page.evaluate(WIDTH))


@pytest.mark.parametrize(("login", "shown"), [("shen", "a.card"), ("chen", "#rows")])
def test_a_long_name_makes_no_page_scroll_sideways(app: pictures.Served, play: Playwright, login: str, shown: str) -> None:
    window = pictures.kept(play)
    page = pictures.sign_in(window.pages[0], app.links[login], shown)
    field, desk = ({name: app.base + app.field[name] for name in OF_THE_FIELD}, {n: app.base + app.desk[f"desk-{n}"] for n in OF_THE_DESK})
    assert too_wide(page, field if login == "shen" else desk) == {}
    window.close()


@pytest.fixture(scope="module")
def desk(app: pictures.Served, play: Playwright) -> Iterator[Page]:
    window = pictures.kept(play)
    yield pictures.sign_in(window.pages[0], app.links["xu"], "#rows")
    window.close()


@pytest.mark.parametrize("lang", pictures.LANGS)
def test_the_head_of_the_desk_shows_every_way_and_covers_nothing(app: pictures.Served, desk: Page, lang: str) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    pictures.speak(desk, lang)
    pictures.opened(desk, f"{app.base}{app.desk['desk-visit']}#item-S2-1")
    assert desk.evaluate("(nav => nav.scrollWidth - nav.clientWidth)(document.querySelector('.top nav'))") == 0
    top, head = desk.evaluate("['#item-S2-1', '.top'].map(one => document.querySelector(one).getBoundingClientRect().toJSON())")
    assert top["top"] >= max(0, head["bottom"])


@pytest.mark.parametrize("lang", pictures.LANGS)
def test_what_a_tablet_said_last_stays_in_its_column(app: pictures.Served, desk: Page, lang: str) -> None:
    desk.set_viewport_size({"width": 820, "height": 1180})
    pictures.speak(desk, lang)
    pictures.opened(desk, app.base + app.desk["desk-tablets"])
    over = desk.evaluate("[...document.querySelectorAll('.fleet .line > *')].map(cell => cell.scrollWidth - cell.clientWidth)")
    assert len(over) > 4
    assert max(over) <= 0
