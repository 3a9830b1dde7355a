"""The editor of checklists in real Chromium: sums as one types, undo, two people, the keyboard, publishing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright

from scripts import chromium

from .world import Centre, until


@pytest.fixture
def desk(play: Playwright, signal: Centre, link: Callable[[str], str]) -> Iterator[Callable[[str], Page]]:
    """desk("chen") is a signed-in window of this person."""
    browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
    problems: list[str] = []

    def opened(login: str) -> Page:
        page = browser.new_context(viewport={"width": 360, "height": 740}, base_url=signal.base).new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda m: m.type == "error" and problems.append(m.text))
        page.goto(link(login))
        page.click("main form button")
        page.wait_for_selector("#rows")
        return page

    yield opened
    browser.close()
    assert [p for p in problems if not re.search("status of (400|401|409|422|502|503)|ERR_FAILED|Failed to fetch", p)] == []


def begin(page: Page) -> str:
    page.goto("/checklists")
    page.click("[data-begin]")
    page.wait_for_selector("#outline")
    return page.url


def open_row(page: Page, code: str) -> None:
    page.click(f'#outline a.code:text-is("{code}")')
    page.wait_for_selector("#preview article")


def field(page: Page, name: str) -> str:
    id = page.get_attribute("form.panel", "id")
    assert id
    return f'[id="f{id.removeprefix("form-")}-{name}"]'


def test_the_walk_of_an_editor(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    draft = begin(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    open_row(page, "B1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.fill(field(page, "max_points"), "")
    page.type(field(page, "max_points"), "12.5", delay=350)
    until(page, "document.querySelector('[data-faults]') && document.querySelector('#draft-head b.num').textContent === '1000'")
    assert page.input_value(field(page, "max_points")) == "12.5", "nothing is replaced under the writer's fingers"
    assert page.evaluate("document.activeElement.name") == "max_points"
    until(page, "document.querySelector('#preview .got')?.textContent.includes('12.5')")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "too" in (answer.request.post_data or "")):
        page.type(field(page, "title_en"), " too", delay=250)  # what is still on its way would be a step that the outline had not seen
    assert page.query_selector("[data-clash]") is None, "one's own keys are no conflict"
    page.goto(draft)
    assert "62.5" in (page.text_content('[data-sum="B"]') or "")
    for _ in range(30):
        if "60 / 60" in " ".join((page.text_content('[data-sum="B"]') or "").split()):
            break
        page.click("[data-undo]")
        page.wait_for_selector("#row, #outline")
        page.goto(draft)
    assert page.query_selector("[data-faults]") is None
    assert page.query_selector("[data-redo]") is not None


def test_two_editors_and_the_keyboard(desk: Callable[[str], Page]) -> None:
    page, other = desk("chen"), desk("xu")
    draft = begin(page)
    open_row(page, "B1")
    other.goto(page.url)
    other.fill(field(other, "title_en"), "Hers")
    other.click("[data-save]")
    until(other, "document.querySelector('[data-undo]')")
    page.fill(field(page, "title_en"), "His")
    page.wait_for_selector("[data-clash]")
    assert page.inner_text("table").count("Hers") == 1
    page.click("[data-put-mine]")
    page.wait_for_selector("#preview article")
    assert page.input_value(field(page, "title_en")) == "His"
    page.goto(draft)
    page.focus('#outline a.code:text-is("B1")')
    page.keyboard.press("Alt+ArrowDown")
    codes = "[...document.querySelectorAll('#outline a.code')].map(a => a.textContent)"
    until(page, f"{codes}.indexOf('B2') < {codes}.indexOf('B1')")
    until(page, "document.activeElement.textContent === 'B1'")


def test_words_typed_while_the_row_is_saved_stay_and_so_does_the_cursor(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    points, title = field(page, "max_points"), field(page, "title_en")
    page.fill(points, "13")
    page.focus(title)  # which sends the points
    page.evaluate("globalThis.held = document.activeElement; held.setSelectionRange(0, 0)")
    page.keyboard.type("New ")
    until(page, "document.querySelector('[data-faults]')")
    page.keyboard.type("words ")
    assert page.evaluate("[held.isConnected, document.activeElement === held, held.selectionStart]") == [True, True, 10]
    assert page.input_value(title).startswith("New words ")


def test_publishing(desk: Callable[[str], Page]) -> None:
    page = desk("xu")
    begin(page)
    open_row(page, "B1")
    page.fill(field(page, "title_en"), "Other words")
    page.click("[data-save]")
    until(page, "document.querySelector('[data-undo]')")
    page.click("[data-publish]")
    page.wait_for_selector('[data-differences="1"]')
    page.click("[data-confirm]")
    page.wait_for_selector("[data-retire]")
    assert page.url.endswith("/checklists/hangzhou-2022-2")


def test_a_second_press_on_a_slow_line_sends_nothing(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    page.goto("/checklists")
    page.evaluate("""() => { window.gone = 0;
      addEventListener('submit', event => { window.gone += !event.defaultPrevented; event.preventDefault(); }); }""")
    press = "() => { document.querySelector('[data-begin]').form.requestSubmit(); return window.gone }"
    assert [page.evaluate(press), page.evaluate(press)] == [1, 1]
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert page.evaluate(press) == 2, "back on its page it may be sent again"


def test_a_preview_that_nothing_changed_is_asked_for_once(desk: Callable[[str], Page]) -> None:
    page = desk("chen")
    begin(page)
    open_row(page, "B1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1500)
    assert asked == []
    page.fill(field(page, "title_en"), "A new title")
    page.focus(field(page, "max_points"))
    until(page, "document.querySelector('#preview').textContent.includes('A new title') || document.querySelector('[data-undo]')")
    page.wait_for_timeout(1500)
    assert len([url for url in asked if url.endswith("/preview")]) == 1
