"""Forms of the desk in real Chromium, where the page's own behaviour counts: a button, a sign-in that ended, a form left open."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route

from tests.tablets import BASE

from .test_editor import begin, desk, field, open_row
from .world import Centre, until

__all__ = ["desk"]


def at(centre: Centre, sql: str) -> None:
    """What happened at the centre meanwhile."""
    with closing(sqlite3.connect(centre.folder / "centre.db", timeout=30)) as db, db:
        db.execute(sql)


def signs_in_beside(page: Page, link: str) -> None:
    """By the link of the problem, on a page of its own."""
    with page.expect_popup() as opened:
        page.click('#problem a[href="/login"]')
    other = opened.value
    other.goto(link)
    other.click("main form button")
    other.wait_for_selector("#rows")
    other.close()


def test_what_is_kept_apart_is_tried_again_by_its_button(desk: Callable[[str], Page], signal: Centre) -> None:
    at(
        signal,
        f"""INSERT INTO fact (id, device, gen, seq, hash, header, payload, visit, person, kind, at, state, reason, revision)
        VALUES ('f', 'd', 1, 1, '', '', '{{}}', '{BASE}', 'p', 'answered', '2026-11-23T09:00:00', 'quarantined', 'damaged', 1)""",
    )
    page = desk("chen")
    page.goto("/quarantine")
    page.click("article button")
    page.wait_for_selector("article [role=alert]")
    assert page.query_selector("[data-problem]") is None


def test_what_was_typed_into_a_draft_stays_until_it_can_be_saved(
    desk: Callable[[str], Page], signal: Centre, link: Callable[[str], str]
) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    title = field(page, "title_en")
    at(signal, "UPDATE sign_in SET ended_at = 1")
    page.fill(title, "Words of a long afternoon")
    page.focus(field(page, "max_points"))
    page.wait_for_selector('#problem [data-problem="sign-in-needed"]')
    assert page.input_value(title) == "Words of a long afternoon"
    signs_in_beside(page, link("xu"))
    page.click("[data-save]")
    page.wait_for_selector('#problem [data-problem="form-expired"]')
    page.click("[data-save]")
    until(page, "document.querySelector('[data-undo]')?.textContent.includes('B1') && !document.querySelector('#problem').firstChild")
    page.reload()
    assert page.input_value(title) == "Words of a long afternoon"


def test_words_stay_while_the_centre_cannot_take_them(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    title = field(page, "title_en")
    at_first = [True]
    html = '<p data-problem="busy">busy</p>'
    above = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"}

    def busy(route: Route) -> None:
        if route.request.method == "POST" and at_first.pop() if at_first else False:
            route.fulfill(status=503, body=html, headers=above, content_type="text/html")
        else:
            route.continue_()

    page.route("**/drafts/**", busy)
    page.fill(title, "Words for later")
    page.focus(field(page, "max_points"))
    page.wait_for_selector("#problem [data-problem]")
    assert page.input_value(title) == "Words for later"
    until(page, "document.querySelector('[data-undo]') && !document.querySelector('#problem').firstChild")


SENT = """(() => { globalThis.sent = []; const real = fetch;
  globalThis.fetch = (to, how) => { if (how.method === 'POST') sent.push(how.keepalive); return real(to, how) } })()"""


def test_what_is_typed_into_a_draft_is_sent_though_the_page_ends(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    page.evaluate(SENT)
    for n, words in enumerate(("Words of the last moment", "Words " * 12_000)):  # more than a browser keeps alive
        page.evaluate("([at, words]) => { document.querySelector(at).value = words }", [field(page, "title_en"), words])
        page.dispatch_event(field(page, "title_en"), "input")
        page.dispatch_event(field(page, "title_en"), "change")
        until(page, f"sent.length === {n + 1}", 10)
    assert page.evaluate("sent") == [True, False]


@pytest.mark.parametrize("way", ["no answer", "hung", "a page of nginx"])
def test_a_row_that_nobody_answers_is_called_not_saved_until_it_is(desk: Callable[[str], Page], way: str) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    title = field(page, "title_en")
    held: list[Route] = []
    page.route("**/drafts/**", {"no answer": lambda route: route.abort(), "hung": lambda route: held.append(route)}.get(way, of_nginx))
    page.fill(title, "Words without a line")
    page.focus(field(page, "max_points"))
    page.wait_for_selector("#problem [data-unanswered]", timeout=9000)
    assert page.input_value(title) == "Words without a line"
    for route in held:
        route.abort()
    page.unroute("**/drafts/**")
    until(page, "document.querySelector('[data-undo]') && !document.querySelector('#problem').firstChild")
    page.reload()
    assert page.input_value(title) == "Words without a line"


def of_nginx(route: Route) -> None:
    route.fulfill(status=502, body="<html><body><h1>502 Bad Gateway</h1></body></html>", content_type="text/html")


def test_arrivals_that_nobody_answers_are_told_until_there_is_an_answer(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    page.goto(f"/visits/{BASE}")
    page.fill("#cancel [name=reason]", "Words not sent yet")
    page.route("**/changes*", lambda route: route.abort())
    page.wait_for_selector("#problem [data-unanswered]", timeout=15_000)
    page.unroute("**/changes*")
    until(page, "!document.querySelector('#problem').firstChild")
    assert page.input_value("#cancel [name=reason]") == "Words not sent yet"


def test_on_a_wide_screen_a_problem_stands_above_the_row_and_its_preview(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    page.set_viewport_size({"width": 1440, "height": 900})
    begin(page)
    open_row(page, "B1")
    left = "document.querySelector('#row').getBoundingClientRect().left"
    before = page.evaluate(left)
    page.evaluate("document.getElementsByName('csrf_token').forEach(field => { field.value = 'old' })")
    page.fill(field(page, "title_en"), "Words")
    page.focus(field(page, "max_points"))
    page.wait_for_selector("#problem [data-problem]")
    assert page.evaluate(left) == before


def test_arrivals_that_stopped_are_told_and_go_on_after_signing_in(
    desk: Callable[[str], Page], signal: Centre, link: Callable[[str], str]
) -> None:
    page = desk("chen")
    page.goto(f"/visits/{BASE}")
    page.fill("#cancel [name=reason]", "Words not sent yet")
    at(signal, "UPDATE sign_in SET ended_at = 1")
    page.wait_for_selector('#problem [data-problem="sign-in-needed"]')
    assert re.search("不会再显示新内容|nothing new shows", page.text_content("#problem") or "")
    signs_in_beside(page, link("xu"))
    until(page, "!document.querySelector('#problem').firstChild")
    assert page.input_value("#cancel [name=reason]") == "Words not sent yet"
    assert page.get_attribute("#poll", "hx-get")
