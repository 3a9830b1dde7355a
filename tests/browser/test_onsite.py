"""On site without signal: a signature drawn with the finger, a fault noted from its item; the centre has both when signal returns."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page

from inspect_app.field.findings import UNTIL

from .walk import VISIT, answer, card, open_section
from .world import Centre, until

SEEN = """(() => { const { top, bottom } = document.querySelector('[role=alert]').getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight && document.activeElement.matches('[role=alert]') })()"""
WORDS = "[...document.querySelectorAll('[data-entry] small .nb:last-child')].map(e => e.textContent.trim())"


def rows(centre: Centre, sql: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(f"file:{centre.folder}/centre.db?mode=ro", uri=True)
    found = db.execute(sql).fetchall()
    db.close()
    return found


def draw(page: Page, *points: tuple[int, int]) -> None:
    """With the finger, in units of the box."""
    box = page.locator("details[open] svg[data-draw]")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    assert at
    (x, y), *rest = [(at["x"] + x * at["width"] / 600, at["y"] + y * at["height"] / 200) for x, y in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=8)
    page.mouse.up()


OLD_SAFARI = "delete PointerEvent.prototype.getCoalescedEvents"  # before 18.2


@pytest.mark.parametrize("lacks", ["", OLD_SAFARI])
def test_signed_without_signal_and_read_at_the_centre(page: Page, centre: Centre, lacks: str) -> None:
    page.add_init_script(lacks)
    centre.stop()
    page.goto(f"{centre.base}{VISIT}")
    page.click("[data-onsite]")
    page.dblclick("[data-arrive]")  # a hand that trembles
    page.wait_for_selector('[data-entry="arrived"]')
    page.fill("#statement-text", "we shall mend the lamp")
    page.click("#statement [data-state]")
    page.wait_for_selector('[data-entry="statement"]')
    page.click('[data-signer="site"] summary')
    page.fill("details[open] [name=name]", "王经理")
    page.click("details[open] [data-sign]")
    page.wait_for_selector('details[open] [role="alert"]')
    until(page, SEEN)
    assert page.input_value("details[open] [name=name]") == "王经理", "what was typed stays"
    draw(page, (50, 150), (300, 40))
    page.click("details[open] [data-draw-again]")
    draw(page, (60, 150), (200, 60), (320, 150))
    draw(page, (360, 100), (500, 100))
    page.click("details[open] [data-sign]")
    page.wait_for_selector('[data-entry="signed"] .given')
    page.reload()
    page.wait_for_selector('[data-entry="signed"] .given')
    strokes = page.get_attribute('[data-entry="signed"] .given .ink', "d")
    assert strokes
    assert re.fullmatch(r"M(5|6)\d 1[45]\d(L\d+ \d+)+M3[56]\d (9|10)\d(L\d+ \d+)+", strokes)
    centre.start()
    page.click("[data-sync-now]")
    until(page, "document.querySelector('.outbox').dataset.state === 'held'", 30)
    until(page, f"{WORDS}.length === 3 && {WORDS}.every(word => word === '已到中心')")
    assert rows(centre, "SELECT role, name, strokes, declined FROM signed") == [("site", "王经理", strokes, None)]
    assert rows(centre, "SELECT count(*) FROM arrived") == [(1,)]


def test_a_signature_not_saved_outlives_another_form_and_no_look_elsewhere(page: Page, centre: Centre) -> None:
    """It stands for what its signer has before them: brought back later, it might be saved for answers they never saw."""
    strokes, inked = (
        "document.getElementById('site-strokes')?.value ?? ''",
        "document.querySelector('[data-signer=site] .ink').getAttribute('d')",
    )
    page.goto(f"{centre.base}{VISIT}")
    page.click("[data-onsite]")
    page.click('[data-signer="site"] summary')
    page.fill("details[open] [name=name]", "王经理")
    draw(page, (60, 150), (200, 60), (320, 150))
    drawn = page.evaluate(strokes)
    assert drawn
    page.fill("#present-name", "李主任")
    page.click("[data-meet]")
    page.wait_for_selector('[data-entry="present"]')
    assert page.evaluate(strokes) == page.evaluate(inked) == drawn, "what another form saves does not cost it"
    assert page.is_visible("[data-signer=site] svg[data-draw]")
    page.click("#up")
    page.wait_for_selector("#status [data-word=unsigned]")
    page.click("[data-onsite]")
    until(page, "document.getElementById('site-name')?.value === '王经理'")
    assert page.evaluate(strokes) == page.evaluate(inked) == ""
    draw(page, (60, 150), (200, 60), (320, 150))
    page.click("details[open] [data-sign]")
    page.wait_for_selector('[data-entry="signed"] .given')
    assert page.evaluate(strokes) == "", "what was saved is not there twice"


def test_a_fault_is_noted_from_its_item(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    answer(page, "no")
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", "门锁坏了")
    page.click('label:has(input[value="grave"])')
    days = page.locator("[data-put=finding-due]:visible")
    assert days.count() == len(UNTIL["grave"])
    for day, due in ((1, True), (2, True), (2, False), (0, True)):  # another takes its place; tapped again it goes
        days.nth(day).click()
        assert page.input_value("#finding-due") == (days.nth(day).get_attribute("value") if due else "")
    page.dblclick("[data-find]")
    page.wait_for_selector('[data-finding="grave"]')
    page.goto(f"{centre.base}{VISIT}")
    page.wait_for_selector("[data-findings] b")
    assert page.inner_text("[data-findings] b") == "1"
    page.click("[data-findings]")
    page.wait_for_selector('[data-finding="grave"]')
    assert page.evaluate("new Date().toLocaleDateString('sv')") in page.inner_text('[data-finding="grave"]')
