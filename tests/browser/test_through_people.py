"""Two people with one browser that keeps nothing: nobody's words are shown to somebody else, nor saved in their name."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.stories import centre as at_centre

from .walk import VISIT, begin_fault
from .world import Centre, Tablet, until

WRITTEN = "document.getElementById('finding-text')?.value"
NOTED = "Object.values(sessionStorage).some(text => text.includes('the lamp is loose'))"
FINDING = f"{VISIT}/items/S1-3/findings"


def goes_over(tablet: Tablet, page: Page, link: str) -> None:
    tablet.sign_in(page, link)
    page.wait_for_selector("[data-through] a.card")


def test_words_written_and_not_saved_are_their_writer_s(through: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str]) -> None:
    begin_fault(through, centre.base, "the lamp is loose")
    until(through, NOTED, 5)
    goes_over(tablet, through, link("shen"))
    through.goto(f"{centre.base}{FINDING}")
    through.wait_for_selector("#finding-text")
    through.wait_for_timeout(500)
    assert through.input_value("#finding-text") == ""
    centre.stop()
    centre.start()
    goes_over(tablet, through, link("zhou"))
    through.goto(f"{centre.base}{FINDING}")
    until(through, f"{WRITTEN} === 'the lamp is loose'", 10)


def test_a_page_of_whoever_was_here_before_saves_nothing(through: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str]) -> None:
    assert tablet.context
    begin_fault(through, centre.base, "the lamp is loose")
    other = tablet.watched(tablet.context.new_page())
    goes_over(tablet, other, link("shen"))
    through.click("[data-find]")
    until(through, "document.getElementById('status').innerText.trim() !== ''", 10)
    assert through.input_value("#finding-text") == "the lamp is loose"
    assert at_centre.rows(centre.folder, "SELECT person FROM found WHERE text = ?", "the lamp is loose") == []
    through.click("[data-sync-now]")
    until(through, "document.getElementById('status').innerText.includes('请登录')", 10)
    assert "沈岚" not in through.text_content("#who")
