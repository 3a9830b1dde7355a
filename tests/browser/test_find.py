"""Finding an item without signal: by way of checking, by a word, and straight to it."""

from __future__ import annotations

from playwright.sync_api import Page

from .walk import VISIT
from .world import Centre, until

SHOWN = "[...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent).map(row => row.querySelector('.code').textContent)"


def test_a_word_finds_an_item_in_the_valley(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}")
    page.click('a[href$="/walks/open"]')
    page.click('[data-walk="all"]')
    until(page, f"{SHOWN}.length === 110")
    page.fill("[data-filter]", "消防")
    until(page, f"{SHOWN}.length > 0 && {SHOWN}.length < 20")
    assert page.evaluate(
        "[...document.querySelectorAll('[data-rows]')].every(s => !s.offsetParent === !s.querySelector('[data-row]:not([hidden])'))"
    )
    page.fill("[data-filter]", "没有这样的条目")
    until(page, f"{SHOWN}.length === 0 && document.querySelector('[data-filter-none]').offsetParent")
    page.fill("[data-filter]", "g4-3")
    until(page, f"{SHOWN}.join() === 'G4-3'")
    page.click("[data-row]:not([hidden]) a")
    page.wait_for_selector('article[data-item="G4-3"]')
    until(page, "document.querySelector('article[data-item=\"G4-3\"]').getBoundingClientRect().top < innerHeight")
