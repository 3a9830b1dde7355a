"""What changes a draft and is not answered, in real Chromium: told in words, and pressed again it is done once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from .test_desk_forms import of_nginx
from .test_editor import begin, desk, open_row
from .world import until

__all__ = ["desk"]
CODES = "[...document.querySelectorAll('#outline a.code')].map(a => a.textContent)"
OPTIONS = "document.querySelectorAll('#row form.panel').length"
UNKNOWN = "#problem [data-unanswered]"


def lost(route: Route) -> None:
    """It is done, its answer does not come."""
    route.fetch(max_redirects=0)
    route.abort()


def slow(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def pressed_again(page: Page, address: str, button: str) -> None:
    """Once it has been told that nobody knows whether it was done: it was, and is not done again."""
    page.route(address, lost)
    page.click(button)
    page.wait_for_selector(UNKNOWN, timeout=9000)
    page.unroute(address)
    page.click(button)
    page.wait_for_selector('#problem [data-problem="draft-overtaken"]')


@pytest.mark.parametrize("way", ["no answer", "hung", "a page of nginx"])
def test_what_nobody_answers_is_told_to_be_unknown(desk: Callable[[str], Page], way: str) -> None:
    page, held = desk("chen"), list[Route]()
    begin(page)
    page.route("**/move*", {"no answer": lambda route: route.abort(), "hung": lambda route: held.append(route)}.get(way, of_nginx))
    page.click("[id^=down-] >> nth=3")
    page.wait_for_selector(UNKNOWN, timeout=9000)
    assert page.query_selector("#outline"), "what stood there stays"
    for route in held:
        route.continue_()
        until(page, "!document.querySelector('#problem').firstChild")


@pytest.mark.parametrize("button", ["[data-undo]", "[data-add=section]"])
def test_a_form_that_is_long_on_its_way_is_told_to_be_unknown(desk: Callable[[str], Page], button: str) -> None:
    page = desk("chen")
    begin(page)
    with page.expect_response("**/move*"):
        page.click("[id^=down-] >> nth=3")
    page.reload()
    page.evaluate("addEventListener('submit', event => event.preventDefault())")  # it goes, and no page comes
    page.click(button)
    page.wait_for_selector(UNKNOWN, timeout=9000)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert page.query_selector(UNKNOWN) is None, "back on its page nothing is on its way"


@pytest.mark.parametrize("button", ["[data-begin]", "[data-bring]", "[data-confirm]"])
def test_a_draft_that_is_long_begun_or_published_is_told_to_be_unknown(desk: Callable[[str], Page], button: str) -> None:
    page = desk("xu")
    page.goto(f"{begin(page)}/publish" if button == "[data-confirm]" else "/checklists")
    page.evaluate("addEventListener('submit', event => event.preventDefault())")
    if button == "[data-bring]":
        page.set_input_files("[type=file]", {"name": "a.json", "mimeType": "application/json", "buffer": b"{}"})
    page.click(button)
    page.wait_for_selector(UNKNOWN, timeout=9000)
    assert page.goto(page.get_attribute("#problem a", "href") or "").status == 200  # type: ignore[union-attr]


@pytest.mark.parametrize("way", ["back", "reload"])
def test_a_draft_begun_again_after_a_lost_answer_is_the_same(desk: Callable[[str], Page], way: str) -> None:
    page = desk("xu")
    page.goto("/checklists")
    before = page.locator("[data-draft]").count()
    page.route("**/drafts", lost)
    page.click("[data-begin]", no_wait_after=True)
    while not page.url.startswith("chrome-error"):
        page.wait_for_timeout(100)
    page.unroute("**/drafts")
    if way == "reload":
        page.reload()
    else:
        page.go_back()
        page.click("[data-begin]")
    page.wait_for_selector("#outline")
    page.go_back()
    page.click("[data-begin]")
    page.wait_for_selector("#outline")
    page.goto("/checklists")
    assert page.locator("[data-draft]").count() == before + 2, "one after each page; what was answered and pressed anew is another"


def test_a_row_moved_again_after_a_lost_answer_moves_once(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    draft = begin(page)
    codes = page.evaluate(CODES)
    at = codes.index("B1")
    pressed_again(page, "**/move*", '[aria-label*="B1"][data-key=ArrowDown]')
    page.goto(draft)
    assert page.evaluate(CODES).index("B1") == at + 1


def test_two_quick_presses_move_a_row_twice(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    at = page.evaluate(CODES).index("B1")
    page.route("**/move*", slow)
    page.focus('#outline a.code:text-is("B1")')
    for _ in range(2):
        page.keyboard.press("Alt+ArrowDown")
    until(page, f"{CODES}.indexOf('B1') === {at + 2}")
    assert page.query_selector("#problem > *") is None


def test_an_option_added_again_after_a_lost_answer_is_one_and_two_quick_presses_are_two(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B3")
    before = page.evaluate(OPTIONS)
    pressed_again(page, "**/rows*", "[data-add=option]")
    page.reload()
    assert page.evaluate(OPTIONS) == before + 1
    page.route("**/rows*", slow)
    for _ in range(2):
        page.click("[data-add=option]")
    until(page, f"{OPTIONS} === {before + 3}")
    assert page.query_selector("#problem > *") is None
