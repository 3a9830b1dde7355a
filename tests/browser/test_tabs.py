"""Tabs share one worker: whoever writes, everything is done once, and when the page that holds the data goes, the next one goes on."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from .walk import VISIT, answer, card, chosen, open_section, outbox
from .world import Centre, Tablet, until

# Writes one after another, as fast as they are answered; what the page was told is kept in `told`.
BUSY = """([from, n, pause]) => { window.told = []; window.busy = (async () => {
  const { $device_client: { ask } } = await import('/field/page.mjs');
  for (let i = from; i < from + n; i++) {
    const answer = await ask('request', { method: 'POST', path: 'VISIT/items/S1-3/note', form: [['text', `note ${i}`]] });
    window.told.push([answer.status, i]); await new Promise(r => setTimeout(r, pause)) } })() }""".replace("VISIT", VISIT)
HIDE = """hidden => { Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }"""
# What the total was each time the page showed an answer as saved.
BESIDE = """choice => { window.beside = []; new MutationObserver(() => {
  if (document.querySelector(`#page [data-answer=${choice}][aria-pressed=true]`)) beside.push(document.querySelector('[data-outbox]').textContent)
  }).observe(document.getElementById('page'), { subtree: true, childList: true, attributes: true }) }"""
NOTE = f"{card()} [data-note]"
HOLDS = "import('/field/page.mjs').then(m => m.$device_client.holds())"


@pytest.fixture
def tabs(page: Page, centre: Centre, tablet: Tablet) -> list[Page]:
    """Three tabs on one section; the first holds the data."""
    assert tablet.context
    found = [page, *(tablet.watched(tablet.context.new_page()) for _ in range(2))]
    for tab in found:
        open_section(tab, centre.base)
    return found


def written(page: Page) -> list[int]:
    """What was told to be saved, once all is answered."""
    page.evaluate("window.busy")
    told = page.evaluate("window.told")
    assert {status for status, _ in told} == {200}
    return [i for _, i in told]


def holder(tabs: list[Page]) -> Page:
    [found] = [tab for tab in tabs if tab.evaluate(HOLDS)]
    return found


def test_every_tab_writes_and_reads_and_counts_the_same(tabs: list[Page]) -> None:
    for tab, choice in zip(tabs, ("yes", "no", "yes"), strict=True):
        answer(tab, choice)
    for tab in tabs:
        until(tab, "document.querySelector('[data-outbox]').textContent === '3'")
    assert chosen(tabs[2]) == ["yes"]
    assert holder(tabs) == tabs[0]


def test_a_note_of_one_tab_stands_in_the_others(tabs: list[Page]) -> None:
    """Else what is written on there would take its place. Also under a cursor that stayed there while one was at the other tab."""
    first, second, _ = tabs
    for here, there, text in ((second, first, "lamp"), (first, second, "")):
        there.evaluate(HIDE, True)
        here.evaluate(HIDE, False)
        here.fill(NOTE, text)
        there.evaluate(HIDE, False)
        until(there, f"document.querySelector('{NOTE}').value === '{text}'", 5)
    assert second.evaluate(f"document.activeElement === document.querySelector('{NOTE}')")
    second.evaluate("document.querySelector('[data-news]').remove()")  # it is not told yet, and something else is touched
    first.fill(NOTE, "rope")
    first.wait_for_selector(f"{card()} .noting [data-saved]")
    second.evaluate(
        f"""document.querySelector('{card()} [data-answer="yes"]').click()"""
    )  # on Safari a tap on a button leaves the cursor where it is
    second.wait_for_selector(f"{card()} [data-answer=yes][aria-pressed=true]")
    assert second.evaluate(f"document.activeElement === document.querySelector('{NOTE}')")
    assert second.input_value(NOTE) == "rope"


def test_a_tab_opened_in_quiet_shows_the_total_and_the_wishes(page: Page, centre: Centre, tablet: Tablet) -> None:
    assert tablet.context
    open_section(page, centre.base)
    answer(page, "yes")
    page.click(".menu summary")
    page.check("[data-wifi-only]")
    page.wait_for_timeout(3000)  # all has been told
    second = tablet.watched(tablet.context.new_page())
    open_section(second, centre.base)
    until(second, "document.querySelector('[data-outbox]').textContent === '1'", 5)
    assert second.is_checked("[data-wifi-only]")


def test_no_answer_is_shown_beside_the_total_of_before(tabs: list[Page]) -> None:
    for count, (tab, choice) in enumerate(zip(tabs, ("yes", "no"), strict=False), 1):
        tab.evaluate(BESIDE, choice)
        answer(tab, choice)
        assert set(tab.evaluate("beside")) == {str(count)}


def test_writes_of_three_tabs_at_once_are_each_done_once(tabs: list[Page], tablet: Tablet) -> None:
    for n, tab in enumerate(tabs):
        tab.evaluate(BUSY, [n * 100, 25, 0])
    assert [len(written(tab)) for tab in tabs] == [25, 25, 25]
    until(tabs[1], "document.querySelector('[data-outbox]').textContent === '75'")
    assert not tablet.problems


def test_a_message_that_comes_again_is_answered_again_and_done_once(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    found = page.evaluate(
        """async path => { const worker = deviceWorker, { $device_envelope: { uuid7 } } = await import('/field/page.mjs');
          const said = [], message = { id: uuid7(), verb: 'request', method: 'POST', lang: 'zh', path, form: [['choice', 'yes']] };
          worker.addEventListener('message', ({ data }) => data.id === message.id && said.push(data.result));
          for (let times = 0; times < 3; times++) {
            worker.postMessage(message); if (times) worker.postMessage(message);
            while (said.length < 1 + 2 * times) await new Promise(r => setTimeout(r, 20)) }
          return said.map(r => [r.status, r.html, r.headers['HX-Trigger']]) }""",
        f"{VISIT}/items/S1-3/answer",
    )
    assert found == [found[0]] * 5
    assert found[0][0] == 200
    until(page, "document.querySelector('[data-outbox]').textContent === '1'")


def close(page: Page) -> None:
    page.close()


def crash(page: Page) -> None:
    """Its process dies, as when the tablet is short of memory."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=5000)


def hide(page: Page) -> None:
    page.evaluate(HIDE, True)


@pytest.mark.parametrize("gone", [close, crash, hide])
def test_when_the_holder_goes_amid_writes_nothing_is_lost_or_doubled(tabs: list[Page], centre: Centre, tablet: Tablet, gone: Any) -> None:
    first, second, third = tabs
    for n, tab in enumerate((second, third)):
        tab.evaluate(BUSY, [n * 100, 30, 5])
    second.wait_for_timeout(120)
    gone(first)
    assert [len(written(tab)) for tab in (second, third)] == [30, 30]
    until(second, "document.querySelector('[data-outbox]').textContent === '60'")
    assert holder([second, third]) in (second, third)
    answer(third, "yes")
    until(third, "Number(document.querySelector('[data-outbox]').textContent) > 60")  # counted after the answer is shown
    assert outbox(third) == 61
    assert not tablet.problems


def test_a_hidden_page_that_is_alone_goes_on_holding(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    hide(page)
    page.wait_for_timeout(200)
    answer(page, "yes")
    assert page.evaluate(HOLDS)


def test_a_page_in_sight_takes_over_from_a_hidden_one_and_back(tabs: list[Page]) -> None:
    first, second, third = tabs
    hide(third)
    hide(first)
    until(second, HOLDS)
    first.evaluate(HIDE, False)
    hide(second)
    until(first, HOLDS)
    answer(first, "no")
    assert chosen(first) == ["no"]


def test_a_frozen_tab_is_said_in_words_and_what_was_asked_is_done_later(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    assert tablet.context
    page.goto(f"{centre.base}/static/manifest.webmanifest")
    page.evaluate("() => { navigator.locks.request('field', () => new Promise(thaw => { window.thaw = thaw })) }")
    second = tablet.watched(tablet.context.new_page())
    second.goto(f"{centre.base}{VISIT}/sections/S1")
    second.wait_for_selector("[data-trouble=silent]")
    assert "另一个标签页" in second.inner_text("#page")
    page.evaluate("thaw()")
    second.wait_for_selector(card())
