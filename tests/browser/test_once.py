"""Through the centre: what it did and its answer was lost is done once, though the same is pressed again; what is not the same is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.stories import centre as at_centre

from .conftest import Run
from .walk import begin_fault, open_section, picture, shoot, shown
from .world import Centre, until

UNSURE = "document.getElementById('status').innerText.includes('没有答复')"


# Each is asked in turn and answered with this status, or not at all (0); gives the ids it was asked under.
ASKED = """const { once } = await import('/static/field/once.mjs'), ids = [], person = crypto.randomUUID();
  for (const [id, path, form, status] of ASKS) await once({ id, person, path, form }, sent => { ids.push(sent); return status ? { status } : null });
  return ids"""
YES, NO, SEEN = [["choice", "yes"]], [["choice", "no"]], [["choice", "yes"], ["base", "one"]]


def lose(route: Route) -> None:
    """It arrives, its answer does not."""
    if route.request.method != "POST":
        return route.continue_()
    route.fetch()
    return route.abort()


def unanswered(page: Page, part: str) -> None:
    page.route(f"**{part}", lose)


def answered(page: Page, part: str) -> None:
    page.unroute(f"**{part}", lose)
    page.click("[data-sync-now]")
    until(page, f"!{UNSURE}")


def rows(folder: Path, table: str) -> int:
    return int(at_centre.rows(folder, f"SELECT count(*) FROM {table}")[0][0])


def write_fault(page: Page, words: str) -> None:
    page.fill("#finding-text", words)
    page.click("[data-find]")


@pytest.mark.parametrize("reloaded", [False, True])
def test_a_fault_pressed_again_is_found_once(through: Page, centre: Centre, reloaded: bool) -> None:
    before = rows(centre.folder, "found")
    begin_fault(through, centre.base, "the lamp is loose")
    unanswered(through, "/find")
    through.click("[data-find]")
    until(through, UNSURE)
    assert rows(centre.folder, "found") == before + 1
    answered(through, "/find")
    if reloaded:
        through.reload()
        through.wait_for_selector("#finding-text")
        through.fill("#finding-text", "the lamp is loose")
    through.click("[data-find]")
    until(through, "document.getElementById('finding-text')?.value === ''")
    assert rows(centre.folder, "found") == before + 1
    write_fault(through, "the lamp is loose")
    until(through, "document.getElementById('finding-text')?.value === ''")
    assert rows(centre.folder, "found") == before + 2, "said again after an answer it is another one"


def test_the_same_picture_taken_again_is_one_photo(through: Page, centre: Centre) -> None:
    before = rows(centre.folder, "attached")
    open_section(through, centre.base)
    unanswered(through, "/photos")
    shoot(through, ("a.jpg", picture()), ("b.jpg", picture(900, 700)), by="gallery")
    until(through, "/a.jpg.*b.jpg/s.test(document.getElementById('status').innerText)", 40)
    assert rows(centre.folder, "attached") == before + 2
    answered(through, "/photos")
    shoot(through, ("b.jpg", picture(900, 700)), ("a.jpg", picture()), ("c.jpg", picture(800, 700)), by="gallery")
    shown(through, 3)
    assert rows(centre.folder, "attached") == before + 3


@pytest.mark.parametrize(
    ("asks", "ids"),
    [
        ([("one", "/a", YES, 0), ("two", "/b", YES, 0), ("three", "/a", YES, 200), ("four", "/b", YES, 200)], "one two one two"),
        ([("one", "/a", YES, 0), ("two", "/a", YES, 401), ("three", "/a", YES, 500), ("four", "/a", YES, 200)], "one one one one"),
        ([("one", "/a", YES, 0), ("two", "/a", YES, 200), ("three", "/a", YES, 200)], "one one three"),
        ([("one", "/a", YES, 0), ("two", "/a", YES, 422), ("three", "/a", YES, 200)], "one one three"),
        ([("one", "/a", YES, 0), ("two", "/a", NO, 0), ("three", "/a", YES, 200), ("four", "/a", NO, 200)], "one two three four"),
        ([("one", "/a", YES, 0), ("two", "/a", NO, 200), ("three", "/a", YES, 200)], "one two three"),
        ([("one", "/a", YES, 0), ("two", "/b/one/strike", YES, 200), ("three", "/a", YES, 200)], "one two three"),
        ([("one", "/a", YES, 0), ("two", "/b", SEEN, 200), ("three", "/a", YES, 200)], "one two three"),
    ],
)
def test_the_same_without_an_answer_goes_under_the_same_id(run: Run, asks: object, ids: str) -> None:
    assert run(ASKED.replace("ASKS", json.dumps(asks))) == ids.split()


def test_another_person_and_an_hour_later_is_something_new(run: Run) -> None:
    said = """const { once } = await import('/static/field/once.mjs'), ids = [], real = Date.now, form = [['choice', 'yes']], lost = id => { ids.push(id); return null };
      for (const [id, person] of [['one', 'zhou'], ['two', 'shen'], ['three', 'zhou']]) await once({ id, person, path: '/p', form }, lost);
      Date.now = () => real() + 3_700_000;
      try { await once({ id: 'four', person: 'zhou', path: '/p', form }, lost) } finally { Date.now = real }
      return ids"""
    assert run(said) == ["one", "two", "one", "four"]


def test_the_same_while_the_first_is_on_its_way_is_another(run: Run) -> None:
    said = """const { once } = await import('/static/field/once.mjs'), ids = [], slow = id => new Promise(done => { ids.push(id); setTimeout(done, 50, null) });
      await Promise.all(['one', 'two'].map(id => once({ id, person: 'zhou', path: '/w', form: [] }, slow)));
      return ids"""
    assert run(said) == ["one", "two"]
