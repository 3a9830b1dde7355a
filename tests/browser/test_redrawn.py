"""What is redrawn by itself, because something arrived or was saved, takes no touch and no choice out of a hand. (That nothing on any page is
taken away by it: test_axe.py, which walks them all.)"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .walk import ITEM, VISIT, answer, begin_fault, card, chosen, open_section, outbox, picture, shoot
from .world import Centre, Tablet, until


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


ACTS = {  # of one's own, on this item
    "a photo": lambda page: shoot(page, ("a.jpg", picture())),
    "later": lambda page: page.evaluate(f"document.querySelector('{card()} [data-skip]').click()"),
    "not applicable": lambda page: page.evaluate(f"document.querySelector('{card()} [data-na-reason]').click()"),
    "cleared": lambda page: page.evaluate(f"document.querySelector('{card()} [data-clear]').click()"),
    "a note": lambda page: page.fill(f"{card()} [data-note]", "the lamp"),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_second_touch_lands_while_the_first_is_drawn(page: Page, centre: Centre, act: str) -> None:
    open_section(page, centre.base)
    if act == "cleared":
        answer(page, "no")
    before = outbox(page)
    page.evaluate(f"globalThis.held = document.querySelector('{card()}')")
    page.hover(f'{card()} [data-answer="yes"]')
    page.mouse.down()
    ACTS[act](page)
    until(page, f"Number(document.querySelector('[data-outbox]').textContent) > {before}")
    page.wait_for_timeout(200)  # and drawn
    page.mouse.up()
    until(page, f"""document.querySelector('{card()} [data-answer="yes"]').getAttribute('aria-pressed') === 'true'""")
    assert page.evaluate("held.isConnected")


def test_quick_steps_are_counted_and_the_hand_stays_where_it_is(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    page.focus("#S1-5-more")
    page.evaluate("globalThis.held = document.activeElement; for (let n = 0; n < 3; n++) held.click()")
    until(page, "document.querySelector('[data-outbox]').textContent === '3'")
    until(page, f"document.querySelector('{card('S1-5')} .got b').textContent.trim() === '3'")
    assert page.evaluate("held.isConnected && document.activeElement === held")
    assert page.input_value("#S1-5-number") == "3"
    page.fill("#S1-5-number", "7")
    page.click("#S1-5-less")
    until(page, f"document.querySelector('{card('S1-5')} .got b').textContent.trim() === '6'")
    page.click("#S1-5-best")
    until(page, "document.querySelector('#S1-5-number').value === '10'")
    page.click("#S1-5-clear")
    until(page, "document.querySelector('#S1-5-number').value === ''")


def test_what_was_ticked_goes_with_none_of_these(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    ticked = f"[...document.querySelectorAll('{card('S1-1')} input:checked')].map(i => i.value)"
    page.click(f"{card('S1-1')} [data-answer=a]")
    until(page, "document.querySelector('[data-outbox]').textContent === '1'")
    page.click(f"{card('S1-1')} [data-answer=a]")
    until(page, "!!document.querySelector('#S1-1-none')")
    page.click("#S1-1-none")
    until(page, "document.querySelector('#S1-1-none').getAttribute('aria-pressed') === 'true'")
    assert page.evaluate(ticked) == []
    page.click(f"{card('S1-1')} [data-answer=b]")
    until(page, "!document.querySelector('#S1-1-none')")
    assert page.evaluate(ticked) == ["b"]


def test_a_list_closes_when_something_of_it_was_chosen(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.focus(f"{card()} [data-na]")
    page.keyboard.press("Enter")
    page.fill(f"#{ITEM}-reason", "closed today")
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('{card()}').classList.contains('na')")
    until(page, f"!document.querySelector('{card()} .leave-out').open")
    assert page.evaluate("document.activeElement.matches('[data-na]')"), "a keyboard goes on from there"
    page.keyboard.press("Enter")
    assert page.input_value(f"#{ITEM}-reason") == "", "what was said is not said twice"
    answer(page, "yes")
    assert chosen(page) == ["yes"]


def test_a_photo_in_the_tray_leaves_the_page_as_it_is(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/tray")
    page.wait_for_selector("#tray-camera", state="attached")
    page.set_input_files("#tray-camera", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.wait_for_selector("#tray figure")
    assert page.locator("#page h1").count() == 1


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


def test_what_is_written_and_not_saved_outlives_a_look_at_another_page(page: Page, centre: Centre) -> None:
    begin_fault(page, centre.base, "the lamp is loose")
    page.click("#up")
    page.wait_for_selector(card())
    page.click(f"{card()} [data-finding]")
    page.wait_for_selector("#finding-text")
    until(page, "document.getElementById('finding-text').value === 'the lamp is loose'")
    page.click("[data-find]")
    page.wait_for_selector("[data-finding]")
    page.click("#up")
    page.wait_for_selector(card())
    page.click(f"{card()} [data-finding]")
    page.wait_for_selector("#finding-text")
    page.evaluate("new Promise(done => setTimeout(done))")  # what was written comes back after the page
    assert page.input_value("#finding-text") == "", "what was saved is not there twice"


@pytest.mark.parametrize("touches", [["-situation", "-more"], ["-more", "-situation"]])
def test_two_touches_at_once_both_count(page: Page, centre: Centre, touches: list[str]) -> None:
    """The second is given upon a card that does not show the first one yet: a hazard once marked may decide about the award."""
    page.goto(f"{centre.base}{VISIT}/sections/G4")
    page.wait_for_selector("#G4-2-more")
    page.evaluate("ids => ids.forEach(id => document.getElementById('G4-2' + id).click())", touches)
    until(page, "document.querySelector('#G4-2-number').value === '1'")
    until(page, "document.querySelector('#G4-2-situation').getAttribute('aria-pressed') === 'true'")
    page.wait_for_timeout(300)  # and so it stays
    assert page.get_attribute("#G4-2-situation", "aria-pressed") == "true"
    assert page.input_value("#G4-2-number") == "1"
