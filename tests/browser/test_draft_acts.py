"""What changes a draft and is not answered, in real Chromium: told in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from .test_desk_forms import of_nginx
from .test_editor import begin, desk
from .world import until

__all__ = ["desk"]
UNKNOWN = "#problem [data-unanswered]"


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
