"""What is redrawn by itself, because something arrived or was saved, takes no touch and no choice out of a hand. (That nothing on any page is
taken away by it: test_axe.py, which walks them all.)"""

from __future__ import annotations

from playwright.sync_api import Page

from .walk import ITEM, VISIT, answer, card, open_section
from .world import Centre, until


def press(page: Page, selector: str) -> None:
    page.hover(selector)
    page.mouse.down()


def test_a_touch_on_the_next_item_while_the_bar_is_redrawn(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.wait_for_selector("[data-next]")
    press(page, "#bar [data-next]")
    page.evaluate("document.querySelector('#bar').dataset.old = ''")
    page.evaluate(f"""document.querySelector('{card()} [data-answer="yes"]').click()""")
    until(page, "!('old' in document.querySelector('#bar').dataset)")
    page.mouse.up()
    until(page, "location.hash.startsWith('#item-')")


def test_a_touch_on_a_visit_while_another_arrives_above(page: Page, centre: Centre) -> None:
    page.wait_for_selector("#visits a.card:nth-of-type(2)")
    before = page.evaluate("[...document.querySelectorAll('a.card')].map(card => card.href)")
    page.evaluate("document.querySelector('a.card').remove(); globalThis.held = document.querySelector('a.card')")
    press(page, "a.card")
    page.evaluate("document.body.dispatchEvent(new Event('synced'))")
    until(page, f"document.querySelectorAll('a.card').length === {len(before)}")
    assert page.evaluate("held.isConnected && held.href") == before[1]
    page.mouse.up()


def test_a_choice_on_the_team_page_while_something_arrives(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/team")
    page.focus("#whose-S1")
    page.evaluate("globalThis.held = document.activeElement")
    page.evaluate("document.querySelector('#team').dataset.old = ''; document.body.dispatchEvent(new Event('synced'))")
    until(page, "!('old' in document.querySelector('#team').dataset)")
    assert page.evaluate("held.isConnected && document.activeElement === held"), "its list of choices may be open"
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelector('#whose-S1').value !== ''")


def test_remarks_that_were_opened_stay_while_an_answer_is_given(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(f"{card()} .noting + .canned > summary")
    page.wait_for_selector(f"{card()} .chips [data-put]")
    answer(page, "yes")
    assert page.is_visible(f"#{ITEM}-remarks [data-put]")


def test_what_is_written_in_one_form_outlives_the_saving_of_another(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/onsite")
    page.fill("#statement-text", "we shall mend the lamp")
    page.check("#identity")
    page.click('[data-signer="site"] > summary')
    page.fill("#site-name", "王经理")
    page.fill("#present-name", "李主任")
    page.click("[data-meet]")
    page.wait_for_selector('[data-entry="present"]')
    assert page.input_value("#present-name") == "", "what was saved is not there twice"
    assert (page.input_value("#statement-text"), page.is_checked("#identity")) == ("we shall mend the lamp", True)
    assert page.is_visible("#site-name")
    assert page.input_value("#site-name") == "王经理"
