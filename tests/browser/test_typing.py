"""There is no save button: what is typed is saved within a second, on leaving the field, never while a word is composed."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import CDPSession, Page

from .walk import answer, card, chosen, open_section, outbox
from .world import Centre, Tablet, until

NOTE, NUMBER = f"{card()} [data-note]", f"{card('S1-4')} input[data-value]"
KEPT = "async ([path, text]) => (await import('/field/page.mjs')).$device_client.ask('request', { method: 'POST', path, form: [['text', text]] })"
SAVED = "document.getElementById('note-S1-3').textContent.trim() !== ''"


@pytest.fixture
def section(page: Page, centre: Centre) -> Page:
    open_section(page, centre.base)
    return page


def reopened(page: Page, tablet: Tablet, centre: Centre) -> Page:
    tablet.kill()
    started = tablet.start()
    open_section(started, centre.base)
    return started


def break_worker(page: Page, path: str) -> None:
    """A path that is none breaks the worker's own code."""
    page.workers[0].evaluate(
        "path => { const hear = onmessage; onmessage = ({ data }) => hear({ data: data.path?.endsWith(path) ? { ...data, path: null } : data }) }",
        path,
    )


def test_a_note_is_saved_within_a_second_of_the_last_key(section: Page, tablet: Tablet, centre: Centre) -> None:
    section.click(NOTE)
    section.keyboard.type('三号房 <b>& "門" 😀')
    section.evaluate("() => { setTimeout(() => window.late = true, 3000) }")  # a second, and what a busy machine takes for it
    until(section, f"window.late || {SAVED}")
    assert section.evaluate(SAVED)
    assert reopened(section, tablet, centre).input_value(NOTE) == '三号房 <b>& "門" 😀'


def test_leaving_the_field_saves_at_once(section: Page) -> None:
    section.fill(NOTE, "quick")
    section.click("#up")
    section.wait_for_selector(".sect")
    section.goto(section.url + "/sections/S1")
    section.wait_for_selector(card())
    assert section.input_value(NOTE) == "quick"


def test_nothing_is_saved_while_a_word_is_composed(section: Page, tablet: Tablet) -> None:
    assert tablet.context
    keys: CDPSession = tablet.context.new_cdp_session(section)
    section.click(NOTE)
    keys.send("Input.imeSetComposition", {"text": "liao", "selectionStart": 4, "selectionEnd": 4})
    section.wait_for_timeout(1500)
    assert outbox(section) == 0
    keys.send("Input.insertText", {"text": "疗"})
    until(section, SAVED)
    assert section.input_value(NOTE) == "疗"
    until(section, "document.querySelector('[data-outbox]').textContent === '1'")


def test_a_photo_arriving_meanwhile_does_not_break_the_word(section: Page, tablet: Tablet) -> None:
    assert tablet.context
    keys = tablet.context.new_cdp_session(section)
    section.click(NOTE)
    keys.send("Input.imeSetComposition", {"text": "xiu", "selectionStart": 3, "selectionEnd": 3})
    section.evaluate(f"document.querySelector('{card()} [data-answer=yes]').click()")
    section.wait_for_timeout(800)
    keys.send("Input.insertText", {"text": "休"})
    until(section, SAVED)
    assert section.input_value(NOTE) == "休"
    until(section, f"document.querySelector('{card()} [aria-pressed=true]') !== null")
    assert section.evaluate("document.activeElement.id") == "S1-3-note"


def test_a_pause_after_the_decimal_point_keeps_the_point(section: Page, tablet: Tablet, centre: Centre) -> None:
    section.click(NUMBER)
    section.keyboard.type("3.")
    until(
        section,
        f"document.querySelector('{card('S1-4')}').classList.contains('answered') || document.querySelector('{card('S1-4')}').classList.contains('failed')",
    )
    section.keyboard.type("5")
    assert section.input_value(NUMBER) == "3.5"
    until(
        section,
        f"document.querySelector('{card('S1-4')} .got b').textContent.trim() === '3.5' || document.querySelectorAll('[data-outbox]')[0].textContent === '2'",
    )
    assert reopened(section, tablet, centre).input_value(NUMBER) == "3.5"


def test_a_wrong_number_is_said_and_what_was_typed_stays(section: Page) -> None:
    section.click(NUMBER)
    section.keyboard.type("12x")
    until(section, f"document.querySelector('{card('S1-4')}').innerText.includes('请填数字')")
    assert section.input_value(NUMBER) == "12x"
    assert outbox(section) == 0


def test_what_counts_is_said_beside_a_number_that_is_not_kept(section: Page) -> None:
    section.fill(NUMBER, "7")
    until(section, "document.querySelector('[data-outbox]').textContent === '1'")
    for wrong in ("7x", ""):
        section.fill(NUMBER, wrong)
        until(section, f"document.querySelector('{card('S1-4')} [data-still]')?.innerText === '未保存，仍按 7 计。'")
    assert outbox(section) == 1
    section.fill(NUMBER, "8")
    until(section, f"!document.querySelector('{card('S1-4')} [data-still]')")


def test_quick_taps_end_in_the_last_one(section: Page, tablet: Tablet, centre: Centre) -> None:
    section.evaluate(
        f"""async () => {{ for (const choice of ['yes', 'no', 'yes', 'no', 'yes']) {{
          document.querySelector('{card()} [data-answer=' + choice + ']').click(); await new Promise(r => setTimeout(r, 7)) }} }}"""
    )
    until(section, "document.querySelector('[data-outbox]').textContent === '5'")
    section.wait_for_timeout(300)
    assert chosen(section) == ["yes"]
    page = reopened(section, tablet, centre)
    assert chosen(page) == ["yes"]
    assert not page.query_selector(f"{card()}.conflict")


def test_a_tap_shows_as_taken_at_once_and_as_kept_by_the_answer(section: Page) -> None:
    face = f"document.querySelector('{card()} [data-answer=yes]')"
    look = f"[{face}.ariaBusy, {face}.ariaPressed, getComputedStyle({face}).borderStyle]"
    assert section.evaluate(f"() => {{ {face}.click(); return {look} }}") == ["true", "false", "dashed"]
    until(section, f"{face}.ariaPressed === 'true' && {face}.ariaBusy === null")
    assert section.evaluate(look) == [None, "true", "solid"]


def test_a_tap_that_fails_does_not_stay_taken(section: Page, tablet: Tablet) -> None:
    break_worker(section, "/answer")
    section.click(f"{card()} [data-answer=yes]")
    until(section, "document.querySelector('#status [data-word=broken]') !== null")
    assert not section.query_selector(f"{card()} [aria-busy]")
    assert chosen(section) == []
    assert [p for p in tablet.problems if "reading 'match'" not in p and "500" not in p] == []


def test_two_ticks_at_once_are_both_saved(section: Page, tablet: Tablet, centre: Centre) -> None:
    section.evaluate(f"for (const o of ['a', 'b']) document.querySelector('{card('S1-1')} [data-answer=' + o + ']').click()")
    until(section, "document.querySelector('[data-outbox]').textContent === '2'")
    ticked = f"[...document.querySelectorAll('{card('S1-1')} input:checked')].map(i => i.value)"
    assert section.evaluate(ticked) == ["a", "b"]
    assert reopened(section, tablet, centre).evaluate(ticked) == ["a", "b"]


def test_what_fails_beside_an_open_page_is_said_and_leaves_the_page(section: Page, tablet: Tablet) -> None:
    break_worker(section, "/live")
    section.focus(NOTE)
    section.keyboard.type("half a sen")
    answer(section, "yes")
    until(section, "document.querySelector('#status [data-word=broken]') !== null")
    assert section.input_value(NOTE) == "half a sen"
    assert chosen(section) == ["yes"]
    assert not section.query_selector("[data-trouble]")
    assert [p for p in tablet.problems if "reading 'match'" not in p and "500" not in p] == []


def test_what_is_dictated_comes_without_a_key_and_its_field_is_left_alone(section: Page, tablet: Tablet, centre: Centre) -> None:
    """As keyboards dictate: text replaces what was heard before, with pauses in which it is saved. A new field would break that off."""
    section.click(NOTE)
    section.evaluate("() => { window.field = document.activeElement }")
    for heard in ("走廊", "走廊灯", "走廊灯不亮，已说明"):
        section.evaluate("field.setSelectionRange(0, field.value.length)")
        section.keyboard.insert_text(heard)
        until(section, SAVED)
        section.wait_for_timeout(900)
    assert (
        section.evaluate("[field.isConnected, field === document.activeElement, field.selectionEnd === field.value.length]") == [True] * 3
    )
    assert reopened(section, tablet, centre).input_value(NOTE) == "走廊灯不亮，已说明"


def closed_while_typing(page: Page, tablet: Tablet, text: str) -> Page:
    """The worker hears no more of it, as when a page ends between two turns."""
    assert tablet.context
    page.workers[0].evaluate("() => { onmessage = () => {} }")
    page.click(NOTE)
    page.keyboard.type(text)
    after = tablet.watched(tablet.context.new_page())
    page.close()
    return after


def test_what_was_typed_as_the_page_closed_is_typed_again(section: Page, tablet: Tablet, centre: Centre) -> None:
    after = closed_while_typing(section, tablet, "三楼走廊灯不亮")
    open_section(after, centre.base)
    until(after, "document.querySelector('[data-outbox]').textContent === '1'")
    assert after.input_value(NOTE) == "三楼走廊灯不亮"
    assert reopened(after, tablet, centre).input_value(NOTE) == "三楼走廊灯不亮"


def test_it_is_not_typed_again_over_what_was_kept_since(section: Page, tablet: Tablet, centre: Centre) -> None:
    address = section.get_attribute(f"{card()} form.noting", "hx-post")
    after = closed_while_typing(section, tablet, "old")
    after.goto(f"{centre.base}/field/")
    after.wait_for_selector("a.card")
    after.evaluate(KEPT, [address, "new"])
    open_section(after, centre.base)
    after.wait_for_timeout(1500)
    assert after.input_value(NOTE) == "new"
    assert outbox(after) == 2, "the old words, saved by the next page, and the new ones"


def test_what_was_left_of_fields_that_are_no_more_stops_nothing(section: Page) -> None:
    address = section.get_attribute(f"{card()} form.noting", "hx-post")
    left = json.dumps([{"form": address, "seen": "[]", "sent": [], "now": json.dumps([["of-an-older-version", "lamp"]])}])
    section.add_init_script(f"localStorage.setItem('typed.' + document.cookie.match(/person=([^;]+)/)[1], {json.dumps(left)})")
    section.reload()
    section.wait_for_selector(card())
    assert section.evaluate("import('/field/later.mjs').then(() => 'there', String)") == "there"


def test_another_tab_leaves_alone_what_a_closed_one_left(section: Page, tablet: Tablet, centre: Centre) -> None:
    assert tablet.context
    other = tablet.watched(tablet.context.new_page())
    other.goto(f"{centre.base}/field/")
    other.wait_for_selector("a.card")
    until(other, "import('/field/later.mjs').then(() => true)")
    after = closed_while_typing(section, tablet, "三楼")
    other.close()
    open_section(after, centre.base)
    until(after, "document.querySelector('[data-outbox]').textContent === '1'")
    assert after.input_value(NOTE) == "三楼"
