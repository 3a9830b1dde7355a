"""In the valley: what the last visit found, with its small picture, and words that a tap puts into a field."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page

from inspect_app import create_app
from inspect_app.demo.world import named
from tests import worlds
from tests.conftest import sign_in
from tests.tablets import jpeg, over
from tests.tablets import tablet as other_tablet

from .walk import ITEM, answer, card, open_section
from .world import Centre, Tablet, until

BEFORE, NOW = named("visit 13"), named("visit 3")  # both zhou's, of one base; the tablet has neither's photos
HERE = f"{card()} [data-before]"
PICTURE = f"(() => {{ const i = document.querySelector('{HERE} img'); i.loading = 'eager'; return i.complete && i.naturalWidth }})()"


@pytest.fixture
def walked(centre: Centre) -> None:
    """The visit before, made on another tablet: one item failed, with a note and a photo."""
    app = create_app(worlds.settings(centre.folder))
    with app.app_context():
        zhou = other_tablet(over(sign_in(app, "zhou")), "zhou")
    zhou.register()
    made = [zhou.answer(BEFORE, ITEM, choice="no"), zhou.note(BEFORE, ITEM, "走廊灯不亮"), zhou.attach(BEFORE, ITEM, jpeg(), 320, 240)]
    zhou.record("submitted", BEFORE, {"remark": "只看了一项"}, covers=made)
    zhou.sync()
    worlds.close(app)


def planned(centre: Centre) -> str:
    with closing(sqlite3.connect(f"file:{centre.folder}/centre.db?mode=ro", uri=True)) as kept:
        return str(kept.execute("SELECT planned_on FROM visit WHERE id = ?", (BEFORE,)).fetchone()[0])


def opened(page: Page, base: str) -> None:
    page.goto(f"{base}/field/visits/{NOW}/sections/S1")
    page.wait_for_selector(card())


def test_what_the_last_visit_found_is_there_without_signal(walked: None, signal: Centre, page: Page, tablet: Tablet) -> None:
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('全部已到中心')")
    signal.stop()
    tablet.kill()
    page = tablet.start()
    opened(page, tablet.base)
    line = page.inner_text(f"{HERE} summary")
    assert planned(signal) in line, "the day it was planned for, also while midnight passes"
    assert "否 · 走廊灯不亮" in line
    page.click(f"{HERE} summary")
    assert until(page, PICTURE) == 320
    answer(page, "no")
    assert page.inner_text(f"{HERE} .t-fail") == "连本次已连续 2 次不合格"


def test_without_its_picture_there_are_words(walked: None, signal: Centre, page: Page, tablet: Tablet) -> None:
    page.route("**/sync/v1/photos/*", lambda route: route.abort())
    tablet.context.route("**/sync/v1/photos/*", lambda route: route.abort())  # type: ignore[union-attr]
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('全部已到中心')")
    signal.stop()
    opened(page, tablet.base)
    page.click(f"{HERE} summary")
    assert until(page, f"document.querySelector('{HERE} img').complete") is True
    assert "不在本机上" in (page.get_attribute(f"{HERE} img", "alt") or "")


def test_a_tap_puts_words_into_the_note_and_they_stay_to_be_changed(page: Page, tablet: Tablet, centre: Centre) -> None:
    open_section(page, centre.base)
    note, words = f"{card()} [data-note]", f"{card()} .chips [data-put]"
    page.click(f"{card()} .noting + .canned > [data-remarks]")
    page.wait_for_selector(words)
    first, second = (page.inner_text(f"{words} >> nth={n}") for n in (0, 1))
    page.click(f"{words} >> nth=0")
    page.click(f"{words} >> nth=1")
    assert page.input_value(note) == f"{first}\n{second}"
    page.fill(note, f"{first} 三楼")
    until(page, "document.getElementById('note-S1-3').textContent.trim() !== ''")
    tablet.kill()
    page = tablet.start()
    open_section(page, centre.base)
    assert page.input_value(note) == f"{first} 三楼"
