"""A page ends before it is answered, or a browser puts it aside for "back": what was asked is done once, and the next page has the data."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from inspect_app.demo.world import named
from tests.stories import centre as at_centre

from .walk import VISIT, answer, card, chosen, open_section, outbox, picture
from .world import Centre, Tablet, until

DEAF = "() => { const hear = onmessage; onmessage = event => event.data.method === 'POST' || hear(event) }"
ASIDE = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
PARKED = "Object.keys(localStorage).filter(name => name.startsWith('asked.'))"
NOTE = f"{card()} [data-note]"


@pytest.fixture
def section(page: Page, centre: Centre) -> Page:
    open_section(page, centre.base)
    return page


def again(page: Page) -> None:
    page.reload()
    page.wait_for_selector(card())


def test_a_tap_that_nobody_answered_is_done_by_the_next_page_once(section: Page, centre: Centre) -> None:
    section.workers[0].evaluate(DEAF)
    section.click(f"{card()} [data-answer=yes]")
    again(section)
    assert chosen(section) == ["yes"], "already when the page is shown"
    assert section.evaluate(PARKED) == []
    again(section)
    assert outbox(section) == 1
    centre.start()
    section.click("[data-sync-now]")
    until(section, "document.querySelector('[data-outbox]').textContent === '0'")
    assert at_centre.rows(centre.folder, "SELECT choice FROM answered WHERE item = 'S1-3'") == [("yes",)]


def test_what_was_answered_meanwhile_is_not_done_twice(section: Page) -> None:
    section.workers[0].evaluate("() => { const say = postMessage; postMessage = told => told.result?.saved || say(told) }")
    section.click(f"{card()} [data-answer=yes]")
    until(section, "document.querySelector('[data-outbox]').textContent === '1'")
    again(section)
    assert (chosen(section), outbox(section), section.evaluate(PARKED)) == (["yes"], 1, [])


def test_words_on_their_way_are_saved_by_the_next_page(section: Page) -> None:
    section.workers[0].evaluate(DEAF)
    section.fill(NOTE, "quick")
    again(section)
    assert section.input_value(NOTE) == "quick"
    assert section.locator(NOTE).evaluate("field => field.defaultValue") == "quick", "from the data, not typed again"


def test_two_pages_that_begin_at_once_do_it_once(section: Page, tablet: Tablet, centre: Centre) -> None:
    assert tablet.context
    section.workers[0].evaluate(DEAF)
    section.click(f"{card()} [data-answer=yes]")
    section.goto("about:blank")
    tabs = [tablet.watched(tablet.context.new_page()) for _ in range(2)]
    for tab in tabs:
        tab.goto(f"{centre.base}{VISIT}/sections/S1", wait_until="commit")
    for tab in tabs:
        tab.wait_for_selector(card())
        assert chosen(tab) == ["yes"]
        until(tab, "document.querySelector('[data-outbox]').textContent === '1'")


def test_what_is_refused_by_then_is_said(section: Page) -> None:
    asked = {"id": "019ac000-0000-7000-8000-000000000009", "verb": "request", "person": named("zhou"), "lang": "zh"}
    asked |= {"method": "POST", "path": f"{VISIT}/items/S1-4/answer", "form": [["number", "many"]]}
    section.evaluate("([name, text]) => localStorage.setItem(name, text)", [f"asked.{named('zhou')}.1", json.dumps([asked])])
    again(section)
    until(section, "document.getElementById('status').innerText.trim() !== ''")
    assert "没有存下" in section.inner_text("#status")
    assert section.evaluate(PARKED) == []


def test_a_page_put_aside_lets_go_of_the_data_and_is_opened_anew(section: Page, tablet: Tablet, centre: Centre) -> None:
    """Safari keeps such a page with its worker asleep. Chromium keeps none that holds files, so it is told so here."""
    assert tablet.context
    section.evaluate(ASIDE)
    other = tablet.watched(tablet.context.new_page())
    open_section(other, centre.base)
    answer(other, "yes")
    assert other.evaluate("import('/field/page.mjs').then(m => m.$device_client.holds())")
    with section.expect_navigation():
        section.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    section.wait_for_selector(card())
    assert chosen(section) == ["yes"]


def test_a_link_out_of_the_app_waits_for_a_photo_on_its_way(section: Page, tablet: Tablet, centre: Centre) -> None:
    """Pictures do not outlive their page."""
    centre.start()
    section.set_input_files(
        f'{card()} [data-photo-input="camera"]', {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(4000, 3000)}
    )
    with section.expect_navigation(url="**/login"):
        section.evaluate("document.body.append(Object.assign(document.createElement('a'), { href: '/login', id: 'out' })); out.click()")
    open_section(section, centre.base)
    assert section.locator(f"{card()} img").count() == 1
