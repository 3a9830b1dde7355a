"""A browser that cannot keep data works through the centre; one that holds work of its own never does."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route

from inspect_app.demo.world import named
from tests.browser.walk import answer, card, chosen, open_section, picture, shoot, shown
from tests.browser.world import NO_FILES, Centre, Tablet, until

from . import centre as at_centre
from .plan import whole
from .walker import Walker

VISIT, ZHOU = named("visit 0"), named("zhou")
OUTBOX = "document.querySelector('[data-outbox]').textContent"
WECHAT = "--user-agent=Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


@pytest.fixture
def world(tmp_path: Path, play: Playwright) -> Iterator[tuple[Centre, Tablet]]:
    made = Centre(tmp_path / "centre")
    made.start()
    tablet = Tablet(play, tmp_path / "tablet", made.base)
    yield made, tablet
    if tablet.context:
        tablet.kill()
    made.stop()


def signed_in(centre: Centre, tablet: Tablet, *flags: str) -> Page:
    page = tablet.start(*flags)
    tablet.sign_in(page, json.loads((centre.folder / "links.json").read_text())["zhou"])
    page.wait_for_selector("a.card")
    return page


def posts(page: Page) -> list[str]:
    """Addresses under /field/ that were posted to the centre from now on."""
    found: list[str] = []
    page.context.on("request", lambda r: r.method == "POST" and "/field/" in r.url and found.append(r.url))
    return found


def once_unanswered(page: Page, part: str) -> list[str]:
    """The next request of this kind arrives, its answer does not."""
    lost: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()
        return route.abort()

    page.route(f"**{part}", handle)
    return lost


def test_a_visit_through_the_centre(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES)
    assert page.get_attribute("html", "data-through") == "no-storage"
    assert "必须保持联网" in page.inner_text("#through")
    assert page.input_value("#through input") == page.url
    page.click("[data-copy-link]")
    until(page, "document.querySelector('#through [role=status]').innerText.length > 5")
    page.click("a.card")
    page.wait_for_selector(".sect")
    sight = "document.getElementById('through').getBoundingClientRect().top >= document.querySelector('.top').getBoundingClientRect().bottom - 1"
    until(page, sight)  # on every page, before the first answer and after it

    steps = [s for s in whole() if s.section in ("S1", "G3")]
    photos = sum(s.photo for s in steps)
    assert len(steps) > 10
    assert photos >= 3
    lost = [*(once_unanswered(page, part) for part in ("/answer", "/photos"))]
    walker = Walker(centre.base, VISIT)
    walker.walk(page, steps)
    assert all(len(found) == 1 for found in lost)
    assert not page.query_selector("[data-copy-link]"), "said before the first answer only"
    assert "必须保持联网" in page.inner_text("#through")

    page.goto(f"{centre.base}/field/visits/{VISIT}/submission")
    page.fill("#remark", "其余明天")
    page.click("form [data-submit]")
    page.wait_for_selector("[data-submit]", state="detached")
    fields = ("choice", "number", "situation", "na", "reason")
    assert at_centre.answers(centre.folder, VISIT, ZHOU) == {s.item: tuple(s.fields[f] for f in fields) for s in steps}
    assert at_centre.notes(centre.folder, VISIT, ZHOU) == {s.item: s.note for s in steps if s.note}
    assert sum(map(len, at_centre.photos(centre.folder, VISIT).values())) == photos
    assert at_centre.rows(centre.folder, "SELECT remark FROM submitted WHERE visit = ?", VISIT) == [("其余明天",)]
    log = at_centre.rows(centre.folder, "SELECT DISTINCT device, state FROM fact WHERE visit = ?", VISIT)
    assert log == at_centre.rows(centre.folder, "SELECT value, 'held' FROM setting WHERE name = 'device'")


def test_without_signal_it_says_what_is_not_saved(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES, WECHAT)
    assert "在浏览器打开" in page.inner_text("#through")
    open_section(page, centre.base)
    answer(page, "yes")
    centre.stop()
    page.click('article[data-item="S1-3"] [data-answer="no"]')
    until(page, "document.getElementById('status').innerText.includes('没有答复')", 20)
    assert chosen(page) == ["yes"]
    tick = "document.querySelector('article[data-item=\"S1-1\"] [data-answer=a] input').checked"
    page.click('article[data-item="S1-1"] [data-answer="a"]')
    assert page.evaluate(f"{tick} && document.querySelectorAll('article [aria-busy=true]').length === 1"), "seen, and seen to be waiting"
    until(page, f"!{tick} && !document.querySelector('article [aria-busy=true]')", 20)
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('没有信号')")
    centre.start()
    page.reload()
    page.wait_for_selector("article")
    assert chosen(page) == ["yes"]


def test_what_a_button_could_not_save_stays_written(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES)
    open_section(page, centre.base)
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", "三楼走廊灯不亮")
    centre.stop()
    page.click("[data-find]")
    until(page, "document.getElementById('status').innerText.includes('没有答复')", 20)
    assert page.input_value("#finding-text") == "三楼走廊灯不亮"
    page.click("#status [data-reload]")
    page.wait_for_selector("[data-trouble=centre-offline]")
    centre.start()
    page.click("[data-trouble] [data-reload]")
    until(page, "document.getElementById('finding-text')?.value === '三楼走廊灯不亮'", 10)
    assert not page.query_selector("[data-word=centre-unsure]")
    page.click("[data-find]")
    page.wait_for_selector("[data-finding=major]")
    assert at_centre.rows(centre.folder, "SELECT text FROM found WHERE visit = ?", VISIT) == [("三楼走廊灯不亮",)]


def test_why_a_photo_is_not_saved_stands_beside_its_name(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES)
    open_section(page, centre.base)
    shoot(page, ("large.jpg", bytes(28_000_000)))
    until(page, "/没有存下：large.jpg: 中心没有接受.*太大/.test(document.getElementById('status').innerText)", 20)
    page.context.clear_cookies(name="session")
    shoot(page, ("b.jpg", picture()))
    until(page, "/没有存下：b.jpg: 请登录/.test(document.getElementById('status').innerText)", 20)


def test_one_with_work_of_its_own_does_not_go_over(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet)
    until(page, "!!navigator.serviceWorker.controller")
    open_section(page, centre.base)
    centre.stop()
    answer(page, "yes")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    until(page, f"{OUTBOX} === '3'")
    tablet.close()
    centre.start()

    page = tablet.start(NO_FILES)
    posted = posts(page)
    page.goto(f"{centre.base}/field/visits/{VISIT}/sections/S1")
    page.wait_for_selector("[data-trouble=left-here]")
    said = page.inner_text("#page")
    assert "周启明：还有 2 条记录和 1 张照片未到中心" in said
    assert not page.query_selector("article")
    page.click("[data-reload]")
    page.wait_for_selector("[data-trouble=left-here]")
    assert not posted
    tablet.close()

    page = tablet.start()
    open_section(page, centre.base)
    assert chosen(page) == ["yes"]
    until(page, f"{OUTBOX} === '0'", 40)
    assert at_centre.rows(centre.folder, "SELECT choice FROM answered WHERE visit = ?", VISIT) == [("yes",)]
    tablet.close()

    page = tablet.start(NO_FILES)
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector("[data-trouble=left-nothing]")


def test_nothing_goes_stale_when_the_service_worker_is_gone(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet)
    until(page, "!!navigator.serviceWorker.controller")
    posted = posts(page)
    open_section(page, centre.base)
    centre.stop()
    answer(page, "yes")
    centre.start()
    page.evaluate(
        """async () => { for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
          for (const name of await caches.keys()) await caches.delete(name) }"""
    )
    page.reload()
    page.wait_for_selector("article")
    assert chosen(page) == ["yes"]
    answer(page, "no")
    until(page, "document.querySelector('[data-item=\"S1-3\"] .tools [data-sync]').dataset.sync === 'held'", 40)
    until(page, f"{OUTBOX} === '0'", 40)
    assert not posted, "all of it went through the worker"
    database = sqlite3.connect(centre.folder / "centre.db")
    facts = database.execute("SELECT device, seq FROM fact WHERE visit = ? ORDER BY seq", (VISIT,)).fetchall()
    assert [seq for _, seq in facts] == [1, 2]
    assert len({device for device, _ in facts}) == 1
    assert list(at_centre.answers(centre.folder, VISIT, ZHOU).values()) == [("no", None, 0, 0, None)]
    database.close()


def test_code_that_a_weak_line_did_not_bring_is_asked_for_again(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES)
    asked: list[str] = []

    def cut_once(route: Route) -> None:
        asked.append(route.request.url)
        return route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/field/later.mjs", cut_once)
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector("a.card")
    deadline = time.monotonic() + 10
    while len(asked) < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert len(asked) == 2


def test_what_was_typed_after_a_sign_in_had_ended_is_there_after_the_next(world: tuple[Centre, Tablet]) -> None:
    centre, tablet = world
    page = signed_in(centre, tablet, NO_FILES)
    open_section(page, centre.base)
    page.evaluate("import('/field/later.mjs').then(() => {})")
    assert tablet.context
    signed = tablet.context.cookies()
    tablet.context.clear_cookies(name="session")
    page.fill(f"{card()} [data-note]", "三楼走廊灯不亮")
    until(page, "document.getElementById('status').innerText.includes('请登录')")
    page.goto(f"{centre.base}/login")
    tablet.context.add_cookies(signed)
    open_section(page, centre.base)
    until(page, f"document.querySelector('{card()} [role=status]').innerText !== ''")
    assert page.input_value(f"{card()} [data-note]") == "三楼走廊灯不亮"
    assert "三楼走廊灯不亮" in at_centre.notes(centre.folder, VISIT, ZHOU).values()
