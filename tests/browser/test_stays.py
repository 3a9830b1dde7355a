"""What was typed, chosen or drawn stays, or is refused in words where one sees them; what is shown beside it is true of it."""

from __future__ import annotations

from playwright.sync_api import Page

from .walk import VISIT, card, open_section
from .world import Centre, until


def elsewhere_and_back(page: Page, link: str, field: str) -> None:
    page.click("#up")
    page.wait_for_selector(link)
    page.click(link)
    page.wait_for_selector(field)
    page.evaluate("new Promise(done => setTimeout(done, 50))")  # what was written comes back after the page


def test_how_severe_a_fault_is_stays_with_its_words(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", "the lamp is loose")
    page.click('label:has(input[value="grave"])')
    page.check("[name=agreed]")
    elsewhere_and_back(page, f"{card()} [data-finding]", "#finding-text")
    assert page.input_value("#finding-text") == "the lamp is loose"
    assert page.is_checked("[value=grave]")
    assert page.is_checked("[name=agreed]")


def test_why_a_visit_is_cancelled_stays_until_it_is(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/mistakes")
    page.fill("#cancelling [name=reason]", "flood")
    elsewhere_and_back(page, "[data-mistakes]", "#cancelling [name=reason]")
    assert page.input_value("#cancelling [name=reason]") == "flood"


def test_who_asks_who_works_here_finds_their_words_again(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", "the lamp is loose")
    page.click("header summary")
    page.click("[data-people]")
    page.click("[data-back-to-work]")
    until(page, "document.getElementById('finding-text')?.value === 'the lamp is loose'", 5)
