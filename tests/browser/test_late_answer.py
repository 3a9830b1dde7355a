"""Through a slow centre an answer comes when one is on another page: it does not take that page's place, and no refusal is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route

from .test_once import rows
from .walk import ITEM, SECTION, VISIT, begin_fault, card, open_section, outbox
from .world import Centre, until


def late(page: Page, part: str, method: str = "POST") -> list[Route]:
    """What is held back, to be let go (`go`)."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == method and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(f"**{part}", hold)
    return held


def go(page: Page, held: list[Route]) -> None:
    [route] = held
    with page.expect_response(route.request.url):
        route.continue_()
    page.wait_for_timeout(400)


def wait_for(page: Page, held: list[Route]) -> None:
    for _ in range(100):
        if held:
            return
        page.wait_for_timeout(30)
    raise AssertionError("nothing was asked")


def leave_while_saving(page: Page) -> None:
    held = late(page, "/find")
    page.click("[data-find]")
    wait_for(page, held)
    page.click("#up")
    page.wait_for_selector(card())
    go(page, held)
    assert page.url.endswith(f"{SECTION}#item-{ITEM}")
    assert page.query_selector(card()), "the page one has gone to stays"


def back_at_the_fault(page: Page) -> None:
    page.click(f"{card()} [data-finding]")
    page.wait_for_selector("#finding-text")
    page.evaluate("new Promise(done => setTimeout(done, 50))")  # what was written comes back after the page


def test_what_is_saved_late_is_not_drawn_over_another_page(through: Page, centre: Centre) -> None:
    begin_fault(through, centre.base, "the lamp is loose")
    leave_while_saving(through)
    assert rows(centre.folder, "found") == 1
    back_at_the_fault(through)
    assert through.input_value("#finding-text") == "", "it is saved, and not written any more"


def test_what_was_written_after_it_was_sent_is_written_still(through: Page, centre: Centre) -> None:
    begin_fault(through, centre.base, "the lamp is loose")
    held = late(through, "/find")
    through.click("[data-find]")
    wait_for(through, held)
    through.fill("#finding-text", "the rail is loose")
    through.click("#up")
    through.wait_for_selector(card())
    go(through, held)
    back_at_the_fault(through)
    assert through.input_value("#finding-text") == "the rail is loose"


def test_what_is_refused_late_is_said_and_written_still(through: Page, centre: Centre) -> None:
    begin_fault(through, centre.base, "")
    through.fill("#finding-remedy", "fasten it")
    through.evaluate("document.querySelector('form.finding').noValidate = true")
    leave_while_saving(through)
    assert re.search("刚才那一页上填的没有存下：.+", through.inner_text("#status"))
    assert rows(centre.folder, "found") == 0
    back_at_the_fault(through)
    assert through.input_value("#finding-remedy") == "fasten it"


def test_who_is_back_already_sees_it_saved(through: Page, centre: Centre) -> None:
    begin_fault(through, centre.base, "the lamp is loose")
    held = late(through, "/find")
    through.click("[data-find]")
    wait_for(through, held)
    through.click("#up")
    through.wait_for_selector(card())
    back_at_the_fault(through)
    assert through.input_value("#finding-text") == "the lamp is loose"
    go(through, held)
    assert through.query_selector("[data-finding=major]")
    assert through.input_value("#finding-text") == ""


@pytest.mark.parametrize("drawn", ["in the other language", "after a look elsewhere"])
def test_a_fault_pressed_again_in_a_form_drawn_anew_meanwhile_is_found_once(through: Page, centre: Centre, drawn: str) -> None:
    before = rows(centre.folder, "found")
    begin_fault(through, centre.base, "the lamp is loose")
    held = late(through, "/find")
    through.click("[data-find]")
    wait_for(through, held)
    through.evaluate("document.getElementById('finding-text').drawn = 'before'")
    if drawn == "in the other language":
        through.evaluate("document.querySelector('header [data-lang=en]').click()")
    else:
        through.click("#up")
        through.wait_for_selector(f"{card()} [data-finding]")
        through.click(f"{card()} [data-finding]")
    until(through, "(field => field?.value === 'the lamp is loose' && !field.drawn)(document.getElementById('finding-text'))")
    through.click("[data-find]")
    through.wait_for_timeout(300)
    go(through, held)
    until(through, "document.getElementById('finding-text')?.value === '' && !document.querySelector('[aria-busy=true]')")
    assert rows(centre.folder, "found") == before + 1


def test_a_page_that_comes_late_does_not_take_the_place_of_one_asked_for_after_it(through: Page, centre: Centre) -> None:
    open_section(through, centre.base)
    held = late(through, VISIT, "GET")
    through.click("#up")
    wait_for(through, held)
    through.click(f"{card()} [data-finding]")
    through.wait_for_selector("#finding-text")
    held[0].continue_()
    through.wait_for_timeout(500)
    assert through.query_selector("#finding-text")
    assert through.url.endswith(f"/items/{ITEM}/findings")


def test_a_slow_tablet_too(page: Page, centre: Centre) -> None:
    begin_fault(page, centre.base, "the lamp is loose")
    page.workers[0].evaluate(
        """() => { const hear = onmessage; onmessage = event => event.data.path?.endsWith('/find') ? setTimeout(() => hear(event), 1000) : hear(event) }"""
    )
    before = outbox(page)
    page.click("[data-find]")
    page.click("#up")
    page.wait_for_selector(card())
    until(page, f"document.querySelector('[data-outbox]').textContent === '{before + 1}'")
    page.wait_for_timeout(300)
    assert page.query_selector(card())
    back_at_the_fault(page)
    assert page.input_value("#finding-text") == ""
