"""Two people share a tablet: each has a file of their own, and nothing waits for the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from playwright.sync_api import Page

from .walk import answer, chosen, open_section, picture, shoot, shown
from .world import Centre, Tablet, until


def test_what_one_left_goes_out_while_the_other_works(
    signal: Centre, page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str]
) -> None:
    open_section(page, centre.base)
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    centre.stop()
    answer(page, "yes")
    centre.start()
    tablet.sign_in(page, link("shen"))
    page.wait_for_selector("a.card")
    open_section(page, centre.base)
    assert chosen(page) == []
    kept = sqlite3.connect(centre.folder / "centre.db")
    for _ in range(100):
        if found := kept.execute("SELECT person.name, choice FROM answered JOIN person ON person.id = answered.person").fetchall():
            break
        page.wait_for_timeout(200)
    assert found == [("周启明", "yes")]
    devices = (
        kept.execute("SELECT DISTINCT device FROM fact").fetchall()
        + kept.execute("SELECT id FROM device WHERE person IS NOT NULL").fetchall()
    )
    assert len(set(devices)) == 2
    kept.close()


def test_a_photo_of_another_tablet_is_fetched_where_there_is_signal(
    signal: Centre, page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str], play: object, tmp_path: object
) -> None:
    open_section(page, centre.base)
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 40)
    second = Tablet(tablet.play, tablet.profile.parent / "second", centre.base)
    other = second.start()
    second.sign_in(other, link("shen"))
    other.wait_for_selector("a.card")
    until(other, "!!navigator.serviceWorker.controller")
    open_section(other, centre.base)
    shown(other, 1)
    second.kill()
