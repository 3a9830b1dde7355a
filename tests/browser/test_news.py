"""An open section follows what arrives from another tablet, item by item, and takes nothing from who is at work in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from inspect_app import create_app
from tests import worlds
from tests.conftest import sign_in
from tests.tablets import BASE, jpeg, over
from tests.tablets import tablet as other_tablet

from .conftest import Run
from .walk import ITEM, VISIT, answer, card, chosen, open_section, outbox, shown
from .world import Centre, until

NOTE, HELD = f"{card()} [data-note]", "document.querySelector('.outbox').dataset.state === 'held'"
ASKED = """globalThis.drawn = []; document.addEventListener('htmx:before:request',
  ({ detail: { ctx } }) => ctx.sourceElement.matches('article') && drawn.push(ctx.sourceElement.dataset.item))"""
NEWS = "[...document.querySelectorAll('[data-news] [data-of]')]"
SAME = f"{NEWS}.length > 0 && {NEWS}.every(({{ dataset: {{ of, stands }} }}) => stands === STANDS(of))".replace(
    "STANDS(of)",
    "[`#${of}`, `#${of} [data-stands]`].flatMap(part => [...document.querySelectorAll(part)]).map(part => part.dataset.stands).join('')",
)


@pytest.fixture
def other(signal: Centre) -> Iterator[Callable[[str], Any]]:
    """Another tablet of this person, without a screen."""
    app, made = create_app(worlds.settings(signal.folder)), {}

    def tablet(login: str = "zhou") -> Any:
        if login not in made:
            with app.app_context():
                made[login] = other_tablet(over(sign_in(app, login)), login)
            made[login].register()
        return made[login]

    yield tablet
    worlds.close(app)


def sync(page: Page) -> None:
    page.evaluate("import('/field/page.mjs').then(m => m.$device_client.ask('sync', { asked: true })).then(() => {})")


def test_an_answer_of_another_tablet_is_seen_without_opening_the_section_anew(
    page: Page, other: Callable[[str], Any], centre: Centre
) -> None:
    open_section(page, centre.base)
    page.evaluate(ASKED)
    other("zhou").answer(BASE, ITEM, choice="no")
    other("zhou").sync()
    sync(page)
    until(page, f"document.querySelector('{card()} [data-answer=no]').getAttribute('aria-pressed') === 'true'", 10)
    assert page.evaluate("drawn") == [ITEM], "and no other item is drawn anew"


def test_two_answers_that_differ_are_seen_as_two_and_the_place_stays(page: Page, other: Callable[[str], Any], centre: Centre) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    other("zhou").answer(BASE, ITEM, choice="no")
    other("zhou").sync()
    page.evaluate("document.getElementById('item-S1-5').scrollIntoView({ behavior: 'instant' })")
    where = "Math.round(document.getElementById('item-S1-5').getBoundingClientRect().top)"
    page.wait_for_timeout(300)
    before = page.evaluate(where)
    sync(page)
    until(page, f"document.querySelectorAll('{card()} [data-choose]').length === 2", 10)
    page.wait_for_timeout(300)
    assert page.evaluate(where) == before
    assert chosen(page) == []
    page.click(f"{card()} [data-choose] >> nth=0")
    until(page, f"!document.querySelector('{card()} [data-choose]')")


def test_who_is_writing_writes_on_and_sees_it_afterwards(page: Page, other: Callable[[str], Any], centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(NOTE)
    page.keyboard.type("the lamp")
    page.evaluate("globalThis.held = document.activeElement")
    other("zhou").answer(BASE, ITEM, choice="no")
    other("zhou").note(BASE, ITEM, "another word")
    other("zhou").sync()
    sync(page)
    until(page, f"{NEWS}.length > 0")
    page.keyboard.type(" is loose")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement === held && held.value") == "the lamp is loose"
    assert chosen(page) == []
    page.focus("#S1-5-more")
    until(page, f"document.querySelector('{card()} [data-answer=no]').getAttribute('aria-pressed') === 'true'", 10)
    until(page, HELD)
    page.reload()
    page.wait_for_selector(card())
    assert sorted(page.input_value(NOTE).split("\n\n")) == ["another word", "the lamp is loose"], "both, for whoever writes on"


def test_a_reason_that_is_half_written_stays(page: Page, other: Callable[[str], Any], centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(f"{card()} [data-na]")
    page.fill(f"#{ITEM}-reason", "closed to")
    page.focus("#S1-5-more")
    other("zhou").answer(BASE, ITEM, choice="no")
    other("zhou").sync()
    sync(page)
    until(page, f"{NEWS}.length > 0")
    page.wait_for_timeout(500)
    assert page.input_value(f"#{ITEM}-reason") == "closed to"
    page.fill(f"#{ITEM}-reason", "")
    page.focus("#S1-5-more")
    until(page, f"document.querySelector('{card()} [data-answer=no]').getAttribute('aria-pressed') === 'true'", 10)


def test_a_number_and_boxes_touched_here_follow_what_was_said_after_them(page: Page, other: Callable[[str], Any], centre: Centre) -> None:
    open_section(page, centre.base)
    page.fill("#S1-5-number", "7")
    page.click(f"{card('S1-1')} [data-answer=a]")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    until(page, HELD)
    other("zhou").sync()
    other("zhou").answer(BASE, "S1-5", number=300)
    other("zhou").answer(BASE, "S1-1", choice="b")
    other("zhou").sync()
    sync(page)
    until(page, "document.querySelector('#S1-5-number').value === '3'", 10)
    until(page, f"[...document.querySelectorAll('{card('S1-1')} input:checked')].map(i => i.value).join() === 'b'", 10)


def test_a_colleagues_photo_comes_into_the_open_item_and_then_nothing_is_drawn(
    page: Page, other: Callable[[str], Any], centre: Centre
) -> None:
    open_section(page, centre.base)
    other("shen").attach(BASE, ITEM, jpeg(), 320, 240)
    other("shen").sync()
    sync(page)
    shown(page, 1)
    page.fill(NOTE, "three")
    answer(page, "no")
    until(page, f"{HELD} && document.querySelector('[data-outbox]').textContent === '0'")
    page.wait_for_timeout(500)
    page.evaluate(ASKED)
    sync(page)
    page.wait_for_timeout(1000)
    assert page.evaluate(SAME)
    assert page.evaluate("drawn") == []


def test_an_item_of_a_walk_follows_too(page: Page, other: Callable[[str], Any], centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/walks/all/items/{ITEM}")
    page.wait_for_selector(card())
    other("zhou").answer(BASE, ITEM, choice="no")
    other("zhou").sync()
    sync(page)
    until(page, f"document.querySelector('{card()} [data-answer=no]').getAttribute('aria-pressed') === 'true'", 10)
    assert outbox(page) == 0


def test_an_item_whose_answer_was_on_its_way_as_this_code_came_is_drawn_anew(run: Run) -> None:
    told = run("""document.body.innerHTML = '<i data-news><b data-of="part" data-from="/x" data-stands="new"></b></i><article id="part" data-stands="old"><form></form></article>';
      const drawn = [], tell = (event, ctx) => document.dispatchEvent(new CustomEvent(event, { detail: { ctx } }));
      globalThis.htmx = { ajax: async (_, path) => drawn.push(path) };
      await import('/static/field/news.mjs');
      tell('htmx:finally:request', { sourceElement: document.querySelector('form'), request: { method: 'POST' } });
      tell('htmx:after:swap', { target: document.querySelector('[data-news]'), request: { method: 'GET' } });
      return drawn""")
    assert told == ["/x"]
