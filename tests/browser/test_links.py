"""A link under /field/ is followed within the page; one that leads elsewhere leaves it."""

from __future__ import annotations

from playwright.sync_api import Page

from .walk import SECTION, VISIT, card, open_section
from .world import Centre, Tablet, until

LINK = "document.querySelector(`a[href='${path}']`)"


def test_of_two_quick_taps_the_later_one_counts(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    before = page.evaluate("history.length")
    page.evaluate(f"paths => paths.map(path => {LINK}).forEach(link => link.click())", [f"{VISIT}/sections/S3", f"{VISIT}/sections/S2"])
    until(page, f"location.pathname === '{VISIT}/sections/S2' && document.querySelector('[data-item]').dataset.item.startsWith('S2-')")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    until(page, f"location.pathname === '{SECTION}' && !!document.querySelector('[data-item=\"S1-3\"]')")


def test_what_was_opened_from_an_item_leads_back_to_where_it_stood(page: Page, centre: Centre) -> None:
    step = f"{VISIT}/walks/documents/items/S1-3"
    page.goto(f"{centre.base}{step}")
    for link in ("[data-finding]", "[data-history]"):
        page.click(f"{card()} {link}")
        until(
            page, f"location.pathname.startsWith('{VISIT}/items/S1-3/') && document.getElementById('up').href.endsWith('{step}#item-S1-3')"
        )
        page.click("[data-back]" if link == "[data-finding]" else "#up")
        until(page, f"location.pathname === '{step}' && !!document.querySelector('{card()}')")
    open_section(page, centre.base)
    page.click(f"{card()} [data-finding]")
    page.wait_for_selector("#finding-text")
    page.click("[data-back]")
    until(page, f"location.pathname === '{SECTION}' && location.hash === '#item-S1-3'")


def test_it_begins_at_the_top_or_at_its_place(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.evaluate("scrollTo(0, 1e6)")
    page.evaluate(f"path => {LINK}.click()", f"{VISIT}/sections/S2")
    until(page, "document.querySelector('[data-item]').dataset.item.startsWith('S2-') && scrollY < 100")
    page.evaluate(
        "path => { const made = document.createElement('a'); made.href = path; document.getElementById('page').append(made); made.click() }",
        f"{SECTION}#item-S1-4",
    )
    until(
        page, "location.hash === '#item-S1-4' && Math.abs(document.getElementById('item-S1-4')?.getBoundingClientRect().top ?? 999) < 200"
    )


def test_up_leads_to_where_one_left_the_page(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}")
    page.click(f"a.sect[href='{VISIT}/sections/G9']")
    page.wait_for_selector(card("G9-1"))
    page.click("#up")
    page.wait_for_selector("a.sect")
    until(page, "scrollY > 300 && document.querySelector('a.sect[href$=\"/G9\"]').getBoundingClientRect().top < innerHeight")
    page.click("#up")
    page.wait_for_selector("a.card")
    until(page, "scrollY === 0")


def test_what_leads_elsewhere_or_into_another_tab_is_the_browsers(signal: Centre, tablet: Tablet, page: Page) -> None:
    asked = "init => { document.addEventListener('click', e => { window.kept = e.defaultPrevented; e.preventDefault() }, { once: true }); document.querySelector(init.link).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: init.ctrl })); return window.kept }"
    assert page.evaluate(asked, {"link": "a.card", "ctrl": True}) is False
    assert page.evaluate(asked, {"link": "a.card", "ctrl": False}) is True
    page.evaluate("document.querySelector('a[href=\"/me/sessions\"]').click()")
    page.wait_for_url("**/me/sessions")
