"""Two people share a tablet: each has a file of their own, and nothing waits for the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from shutil import copyfile
from typing import Any

from playwright.sync_api import Page

from .test_tabs import HIDE
from .walk import answer, chosen, open_section, picture, shoot, shown
from .world import Centre, Tablet, until


def asked(centre: Centre, sql: str) -> list[Any]:
    with closing(sqlite3.connect(centre.folder / "centre.db")) as kept:
        return kept.execute(sql).fetchall()


def arrived(page: Page, centre: Centre, number: int) -> set[tuple[str, str, str]]:
    """Who answered what, at the centre, once so many answers have come."""
    sql = "SELECT person.name, item, choice FROM answered JOIN person ON person.id = answered.person"
    for _ in range(150):
        if len(found := asked(centre, sql)) >= number:
            break
        page.wait_for_timeout(200)
    return set(found)


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
    assert arrived(page, centre, 1) == {("周启明", "S1-3", "yes")}
    devices = asked(centre, "SELECT DISTINCT device FROM fact") + asked(centre, "SELECT id FROM device WHERE person IS NOT NULL")
    assert len(set(devices)) == 2


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


def test_going_over_to_somebody_known_needs_no_signal(
    signal: Centre, page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str]
) -> None:
    assert tablet.context
    tablet.sign_in(page, link("shen"))
    page.wait_for_selector("a.card")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    other = tablet.watched(tablet.context.new_page())
    open_section(other, centre.base)
    centre.stop()
    answer(other, "no")
    page.bring_to_front()
    page.click(".menu > summary")
    page.click("[data-people]")
    said = page.inner_text("[data-trouble=people]")
    assert "沈岚：还有 1 条记录和 0 张照片未到中心" in said
    assert "周启明：全部已到中心" in said
    assert "锁屏" in said
    page.click("[data-person]:has-text('周启明')")
    page.wait_for_selector("a.card")
    open_section(page, centre.base, anew=True)
    assert chosen(page) == []
    answer(page, "yes")

    answer(other, "yes", "S1-7")  # the other tab speaks for whom it was opened, until it comes into sight again
    other.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    other.wait_for_url("**/field/")
    open_section(other, centre.base, anew=True)
    assert chosen(other) == ["yes"]
    assert chosen(other, "S1-7") == []
    centre.start()
    assert arrived(page, centre, 3) == {("周启明", "S1-3", "yes"), ("沈岚", "S1-3", "no"), ("沈岚", "S1-7", "yes")}


def test_pages_of_two_people_leave_each_other_alone(
    signal: Centre, page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str]
) -> None:
    """Each page asked when the other's data had changed, and each question began a run of its person's: that went on for ever."""
    assert tablet.context
    open_section(page, centre.base)
    other, runs = tablet.watched(tablet.context.new_page()), list[str]()
    tablet.sign_in(other, link("shen"))
    page.evaluate(HIDE, True)
    open_section(other, centre.base, anew=True)
    until(other, "document.querySelector('[data-outbox]').textContent === '0'")
    tablet.context.on("request", lambda request: request.url.endswith(("/hello", "/pull")) and runs.append(request.url))
    answer(other, "yes")
    assert arrived(other, centre, 1) == {("沈岚", "S1-3", "yes")}
    other.wait_for_timeout(3000)  # in which nothing goes on
    assert len(runs) < 6
    assert other.inner_text("#status") == ""


def test_killed_soon_after_somebody_came_it_asks_who_it_is(
    signal: Centre, page: Page, centre: Centre, prepared: Centre, tablet: Tablet, link: Callable[[str], str]
) -> None:
    """A browser writes its cookies down some time later: until then a killed one goes on as the person before. Here it always does."""
    tablet.sign_in(page, link("shen"))
    page.wait_for_selector("a.card")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    centre.stop()
    open_section(page, centre.base)
    answer(page, "no")
    tablet.kill()
    before = prepared.folder.parent / "tablet"
    [cookies] = before.rglob("Cookies")
    copyfile(cookies, tablet.profile / cookies.relative_to(before))
    page = tablet.start()
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector("[data-trouble=whose]")
    page.click("[data-person]:has-text('沈岚')")
    page.wait_for_selector("a.card")
    open_section(page, centre.base)
    assert chosen(page) == ["no"]
    page.reload()
    page.wait_for_selector("article")
    page.wait_for_timeout(300)
    assert not page.query_selector("[data-trouble]")


def test_the_door_says_whose_work_is_still_here(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    page.context.route("**/sync/v1/push", lambda route: route.abort())
    answer(page, "yes")
    until(page, "document.querySelector('[data-outbox]').textContent === '1'")
    page.goto(f"{centre.base}/login")
    page.wait_for_selector("#known li")
    assert "周启明：还有 1 条记录和 0 张照片未到中心" in page.inner_text("#known")
    page.click("#known [data-person]")
    page.wait_for_selector("a.card")


def test_the_door_of_a_tablet_nobody_worked_on_starts_no_worker(signal: Centre, play: object, tablet: Tablet) -> None:
    fresh = Tablet(tablet.play, tablet.profile.parent / "fresh", signal.base)
    page = fresh.start()
    page.goto(f"{signal.base}/login")
    page.wait_for_timeout(1000)
    assert page.is_hidden("#known")
    assert not page.workers
    fresh.kill()
