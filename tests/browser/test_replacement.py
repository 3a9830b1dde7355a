"""A tablet falls into the lake half way: signed in on another one, the visit, one's answers and photos are there, and work goes on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page

from .walk import ITEM, answer, card, chosen, open_section, picture, shoot, shown
from .world import Centre, Tablet, until

SENT = "document.querySelector('[data-outbox]').textContent === '0'"


def test_work_goes_on_where_the_lost_tablet_stopped(
    signal: Centre, page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str], tmp_path: Path
) -> None:
    open_section(page, centre.base)
    answer(page, "no")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    until(page, SENT, 60)
    tablet.kill()
    shutil.rmtree(tablet.profile)
    second = Tablet(tablet.play, tmp_path / "second", centre.base)
    try:
        other = second.start()
        second.sign_in(other, link("zhou"))
        other.wait_for_selector("a.card")
        until(other, "!!navigator.serviceWorker.controller")
        open_section(other, centre.base)
        assert chosen(other) == ["no"]
        shown(other, 1)
        answer(other, "yes")
        until(other, SENT, 60)
        assert other.query_selector(f"{card()} .conflict") is None
    finally:
        second.kill()
    with closing(sqlite3.connect(centre.folder / "centre.db", timeout=30)) as db:
        current = "SELECT choice FROM answered WHERE item = ? AND NOT EXISTS (SELECT 1 FROM supersedes WHERE base = answered.id)"
        assert db.execute(current, [ITEM]).fetchall() == [("yes",)]
        assert db.execute("SELECT count(DISTINCT device) FROM fact WHERE kind = 'answered'").fetchone() == (2,)
