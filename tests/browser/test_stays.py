"""What was typed, chosen or drawn stays, or is refused in words where one sees them; what is shown beside it is true of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .test_photos_first import about_to_draw, drawn
from .walk import SECTION, TAP, VISIT, begin_fault, card, open_section, outbox, picture, shoot, shown
from .world import Centre, Tablet, until

NUMBER, REFUSED = "#S1-5-number", f"document.querySelector('{card('S1-5')} [role=alert]')?.innerText"
QUICK = """([field, text, button]) => { const typed = document.querySelector(field); typed.focus(); typed.value = text;
  typed.dispatchEvent(new Event('input', { bubbles: true })); typed.blur(); document.querySelector(button).click() }"""
NOTED = "import('/field/page.mjs').then(page => page.$device_client.ask('recall', { name: 'written' }))"
SLOW = """() => { const hear = onmessage; onmessage = event => event.data.path?.endsWith('/caption') ? setTimeout(() => hear(event), 1000) : hear(event) }"""


def elsewhere_and_back(page: Page, link: str, field: str) -> None:
    page.click("#up")
    page.wait_for_selector(link)
    page.click(link)
    page.wait_for_selector(field)
    page.evaluate("new Promise(done => setTimeout(done, 50))")  # what was written comes back after the page


def test_how_severe_a_fault_is_stays_with_its_words(page: Page, centre: Centre) -> None:
    begin_fault(page, centre.base, "the lamp is loose")
    page.click('label:has(input[value="grave"])')
    page.check("[name=agreed]")
    elsewhere_and_back(page, f"{card()} [data-finding]", "#finding-text")
    assert page.input_value("#finding-text") == "the lamp is loose"
    assert page.is_checked("[value=grave]")
    assert page.is_checked("[name=agreed]")


@pytest.mark.parametrize("end", ["reload", "kill"])
def test_words_outlive_the_page_until_they_are_saved(page: Page, centre: Centre, tablet: Tablet, end: str) -> None:
    begin_fault(page, centre.base, "the lamp is loose")
    page.check("[name=agreed]")
    until(page, NOTED + ".then(text => text?.includes('the lamp is loose'))", 5)
    if end == "reload":
        page.reload()
    else:
        tablet.kill()
        page = tablet.start()
        page.goto(f"{centre.base}{SECTION}")
        page.click(f"{card()} [data-finding]")
    until(page, "document.getElementById('finding-text')?.value === 'the lamp is loose'", 10)
    assert page.is_checked("[name=agreed]")
    other = page.context.new_page()  # what is being written in one page is not taken over by another
    other.goto(page.url)
    other.wait_for_selector("#finding-text")
    other.wait_for_timeout(500)
    assert other.input_value("#finding-text") == ""
    other.close()
    page.bring_to_front()
    page.click("[data-find]")
    page.wait_for_selector("#page :text('the lamp is loose')")
    until(page, NOTED + ".then(text => text === '{}')", 5)
    tablet.kill()
    page = tablet.start()
    page.goto(f"{centre.base}{SECTION}")
    page.click(f"{card()} [data-finding]")
    page.wait_for_selector("#finding-text")
    page.wait_for_timeout(500)
    assert page.input_value("#finding-text") == "", "saved is not unsaved"


def test_why_a_visit_is_cancelled_stays_until_it_is(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/mistakes")
    page.fill("#cancelling [name=reason]", "flood")
    elsewhere_and_back(page, "[data-mistakes]", "#cancelling [name=reason]")
    assert page.input_value("#cancelling [name=reason]") == "flood"


def test_who_asks_who_works_here_finds_their_words_again(page: Page, centre: Centre) -> None:
    begin_fault(page, centre.base, "the lamp is loose")
    page.click("header summary")
    page.click("[data-people]")
    page.click("[data-back-to-work]")
    until(page, "document.getElementById('finding-text')?.value === 'the lamp is loose'", 5)


def test_a_refused_number_is_refused_again_after_a_look_elsewhere(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.fill(NUMBER, "2500")
    page.click("#up")
    page.wait_for_selector(".sect")
    page.evaluate(TAP, SECTION)
    page.wait_for_selector(card("S1-5"))
    until(page, REFUSED, 5)
    assert page.input_value(NUMBER) == "2500"
    page.fill(NUMBER, "5")
    until(page, f"!{REFUSED}")
    page.reload()
    page.wait_for_selector(card("S1-5"))
    page.wait_for_timeout(1000)
    assert page.input_value(NUMBER) == "5", "what was mended is not typed again"


def test_a_page_that_begins_with_what_was_left_keeps_what_is_written_next(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    page.fill(NUMBER, "2500")
    page.reload()
    until(page, REFUSED, 5)
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", "the lamp is loose")
    elsewhere_and_back(page, f"{card()} [data-finding]", "#finding-text")
    assert page.input_value("#finding-text") == "the lamp is loose"
    assert not tablet.problems


def test_a_refused_number_is_refused_again_after_a_touch_in_its_item(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.evaluate(QUICK, [NUMBER, "12x", "#S1-5-skip"])
    until(page, f"document.getElementById('S1-5-skip').ariaPressed === 'true' && {REFUSED}", 5)
    assert page.input_value(NUMBER) == "12x"
    page.click("#S1-5-best")
    until(page, f"document.querySelector('{NUMBER}').value === '10'")
    page.wait_for_timeout(1000)
    assert page.input_value(NUMBER) == "10", "another answer takes its place"


@pytest.mark.parametrize(("typed", "then"), [("3,0", "4"), ("３", "4"), ("3。0", "4")])
def test_a_step_goes_on_from_what_a_chinese_keyboard_typed(page: Page, centre: Centre, typed: str, then: str) -> None:
    open_section(page, centre.base)
    page.evaluate(QUICK, [NUMBER, typed, "#S1-5-more"])
    until(page, f"document.querySelector('{card('S1-5')} .got b').textContent.trim() === '{then}'", 5)
    assert page.input_value(NUMBER) == then


def test_a_caption_is_called_saved_beside_its_own_picture_only(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    shoot(page, ("a.jpg", picture()), ("b.jpg", picture(900, 700)), by="gallery")
    shown(page, 2)
    page.click(f"{card()} .photos a >> nth=0")
    page.wait_for_selector("[data-caption]")
    page.workers[0].evaluate(SLOW)
    before = outbox(page)
    page.evaluate(QUICK, ["#caption", "one", ".film a:not([aria-current])"])
    until(page, "document.getElementById('caption')?.value === ''")
    until(page, f"document.querySelector('[data-outbox]').textContent === '{before + 1}'")
    page.wait_for_timeout(300)
    assert not page.query_selector("[data-saved]")


def test_two_touches_keep_one_drawing(page: Page, centre: Centre) -> None:
    about_to_draw(page, centre)
    drawn(page, (0.1, 0.1), (0.4, 0.2))
    before = outbox(page)
    page.dblclick("[data-marking-save]")
    page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(1500)
    assert (outbox(page) - before, page.locator("[data-drawn]").count()) == (2, 1), "its fact and its picture"
