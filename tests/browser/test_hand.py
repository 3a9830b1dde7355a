"""Held in one hand, written in with a keyboard on the glass, turned: the main action is under the thumb and the place is kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from .walk import VISIT, answer, card, open_section
from .world import Centre, until

LAST = "S1-7"
BOX = "selector => { const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect(); return { left, right, top, bottom } }"


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOX, selector)
    return found


def prefer(page: Page, name: str, value: str) -> None:
    page.click(".menu > summary")
    page.click(f'[data-prefer="{name}"][value="{value}"]')
    page.click(".menu > summary")


def turn(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("hand", ["left", "right"])
def test_one_hand_reaches_the_answers_and_the_main_action(page: Page, centre: Centre, hand: str) -> None:
    open_section(page, centre.base)
    prefer(page, "hand", hand)
    page.reload()
    page.wait_for_selector(card())
    assert page.get_attribute("html", "data-hand") == hand
    for touched in ("[data-next]", f"{card()} [data-answer=yes]", f"{card()} [data-answer=no]", f"{card()} .slot"):
        found = box(page, touched)
        far = found["right"] if hand == "left" else 820 - found["left"]
        assert far < 480, f"{touched} is {far} px from the {hand} edge"
    main, other = box(page, ".acts .main"), box(page, ".acts .btn:not(.main)")
    assert (main["left"] < other["left"]) == (hand == "left"), "the main action is at the thumb's side"
    prefer(page, "hand", "")
    assert page.get_attribute("html", "data-hand") is None
    assert box(page, "[data-next]")["right"] - box(page, "[data-next]")["left"] > 500


def test_gloves_are_kept(page: Page, centre: Centre) -> None:
    prefer(page, "size", "glove")
    open_section(page, centre.base, anew=True)
    assert page.get_attribute("html", "data-size") == "glove"
    assert page.get_attribute('[data-prefer="size"][value="glove"]', "aria-pressed") == "true"


def in_sight(page: Page, selector: str, below: float) -> None:
    """Between the top bar and what covers the page from below, and nothing lies on it."""
    until(page, f"(({BOX})('{selector}').bottom <= {below})")
    found = box(page, selector)
    assert found["top"] >= box(page, ".top")["bottom"]
    on_top = "selector => { const field = document.querySelector(selector), { left, top, width, height } = field.getBoundingClientRect(); return document.elementFromPoint(left + width / 2, top + height / 2) === field }"
    assert page.evaluate(on_top, selector)


def test_a_keyboard_that_shortens_the_page_does_not_cover_the_field(page: Page, centre: Centre) -> None:
    open_section(page, centre.base, f"#item-{LAST}")
    note = f"#{LAST}-note"
    page.click(note)
    turn(page, 820, 620)
    in_sight(page, note, 620)
    assert page.is_hidden(".bar"), "while one writes there is room for the writing"
    page.evaluate("document.activeElement.blur()")
    turn(page, 820, 1180)
    page.wait_for_selector(".bar")


def test_a_keyboard_that_lies_over_the_page_does_not_cover_the_field(page: Page, centre: Centre) -> None:
    page.add_init_script(
        "let height = 0; Object.defineProperty(visualViewport, 'height', { get: () => innerHeight - height }); globalThis.lay = px => { height = px; visualViewport.dispatchEvent(new Event('resize')) }"
    )
    open_section(page, centre.base, f"#item-{LAST}", anew=True)
    note = f"#{LAST}-note"
    page.click(note)
    page.evaluate("lay(560)")
    in_sight(page, note, 1180 - 560)
    page.evaluate("lay(0)")
    page.wait_for_selector(".bar")


def test_enter_after_a_number_saves_it_and_stays(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/sections/S2")
    field = page.locator("article input[data-value]").first
    field.fill("2")
    item, address = field.evaluate("e => e.closest('article').dataset.item"), page.url
    field.press("Enter")
    until(page, f"document.querySelector('{card(item)} .tools [data-sync]')")
    assert page.url == address
    assert page.input_value(f"{card(item)} input[data-value]") == "2"


NOTE = f"{card()} [data-note]"
NO_SIZING = """const { supports } = CSS, sheet = new CSSStyleSheet(); CSS.supports = (...what) => what[0] !== 'field-sizing' && supports.call(CSS, ...what);
  sheet.replaceSync('textarea { field-sizing: fixed !important }'); document.adoptedStyleSheets = [sheet]"""
SHOWN = f"(({{ scrollHeight, clientHeight }}) => scrollHeight <= clientHeight)(document.querySelector('{NOTE}'))"
SAVED = "document.getElementById('note-S1-3').textContent.trim() !== ''"


@pytest.mark.parametrize("lacks", ["", NO_SIZING])
def test_all_that_is_written_is_in_sight(page: Page, centre: Centre, lacks: str) -> None:
    """Also where a style sheet cannot make the field as high as its text: Safari before 26.2, Firefox."""
    page.add_init_script(lacks)
    open_section(page, centre.base, anew=True)
    low = page.evaluate(f"document.querySelector('{NOTE}').offsetHeight")
    page.fill(NOTE, "one\ntwo\nthree")
    until(page, SHOWN)
    until(page, SAVED)
    answer(page, "yes")
    until(page, f"document.querySelector('{NOTE}').offsetHeight > {low} && {SHOWN}")
    page.reload()
    page.wait_for_selector(NOTE)
    until(page, f"document.querySelector('{NOTE}').offsetHeight > {low} && {SHOWN}")
    page.fill(NOTE, "")
    until(page, f"document.querySelector('{NOTE}').offsetHeight === {low}")


NO_END = "delete window.onscrollend; addEventListener('scrollend', event => event.stopImmediatePropagation(), true)"


@pytest.mark.parametrize("lacks", ["", NO_END])
def test_turned_or_with_larger_letters_it_stays_at_the_same_place(page: Page, centre: Centre, lacks: str) -> None:
    """Also where nobody says that scrolling has ended: Safari before 26.2."""
    page.add_init_script(lacks)
    open_section(page, centre.base, anew=True)
    page.wait_for_timeout(400)  # what was drawn has been seen
    page.evaluate("scrollTo(0, document.getElementById('item-S1-6').offsetTop - 200)")
    until(page, "Math.abs(document.getElementById('item-S1-6').getBoundingClientRect().top - 200) < 80")
    page.wait_for_timeout(300)  # scrolling has ended
    at = box(page, "#item-S1-6")["top"]

    def still() -> None:
        until(page, f"Math.abs(document.getElementById('item-S1-6').getBoundingClientRect().top - {at}) < 60", 3)

    for width, height in ((1180, 820), (820, 1180), (390, 844)):
        turn(page, width, height)
        still()
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    still()


@pytest.mark.parametrize("hash", ["", f"#item-{LAST}"])
def test_at_two_hundred_percent_nothing_is_cut_off(page: Page, centre: Centre, hash: str) -> None:
    turn(page, 390, 844)
    open_section(page, centre.base, hash)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    wide: list[Any] = page.evaluate(
        "[...document.querySelectorAll('#page *')].filter(e => e.checkVisibility() && !e.closest('.beads, .vh, svg') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"
    )
    assert wide == []
