"""A browser that cannot keep data loses nothing on its way through the centre; one that holds work of its own never goes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Playwright, Route

from inspect_app.demo.world import named
from tests.stories import centre as at_centre

from .conftest import goes_through
from .walk import answer, card, chosen, open_section, picture, shoot, shown
from .world import NO_FILES, Centre, Tablet, until

VISIT, ZHOU = named("visit 0"), named("zhou")
OUTBOX = "document.querySelector('[data-outbox]').textContent"
WECHAT = "--user-agent=Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


def posts(page: Page) -> list[str]:
    """Addresses under /field/ that were posted to the centre from now on."""
    found: list[str] = []
    page.context.on("request", lambda r: r.method == "POST" and "/field/" in r.url and found.append(r.url))
    return found


def test_without_signal_it_says_what_is_not_saved(signal: Centre, tablet: Tablet) -> None:
    page = goes_through(tablet, WECHAT)
    assert "在浏览器打开" in page.inner_text("#through")
    open_section(page, signal.base)
    answer(page, "yes")
    signal.stop()
    page.click('article[data-item="S1-3"] [data-answer="no"]')
    until(page, "document.getElementById('status').innerText.includes('没有答复')", 20)
    assert chosen(page) == ["yes"]
    tick = "document.querySelector('article[data-item=\"S1-1\"] [data-answer=a] input').checked"
    page.click('article[data-item="S1-1"] [data-answer="a"]')
    assert page.evaluate(f"{tick} && document.querySelectorAll('article [aria-busy=true]').length === 1"), "seen, and seen to be waiting"
    until(page, f"!{tick} && !document.querySelector('article [aria-busy=true]')", 20)
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('没有信号')")
    signal.start()
    page.reload()
    page.wait_for_selector("article")
    assert chosen(page) == ["yes"]


def test_what_a_button_could_not_save_stays_written(through: Page, centre: Centre) -> None:
    open_section(through, centre.base)
    through.click(f"{card()} [data-finding]")
    through.fill("#finding-text", "三楼走廊灯不亮")
    centre.stop()
    through.click("[data-find]")
    until(through, "document.getElementById('status').innerText.includes('没有答复')", 20)
    assert through.input_value("#finding-text") == "三楼走廊灯不亮"
    through.click("#status [data-reload]")
    through.wait_for_selector("[data-trouble=centre-offline]")
    centre.start()
    through.click("[data-trouble] [data-reload]")
    until(through, "document.getElementById('finding-text')?.value === '三楼走廊灯不亮'", 10)
    assert not through.query_selector("[data-word=centre-unsure]")
    through.click("[data-find]")
    through.wait_for_selector("[data-finding=major]")
    assert at_centre.rows(centre.folder, "SELECT text FROM found WHERE visit = ?", VISIT) == [("三楼走廊灯不亮",)]


def test_why_a_photo_is_not_saved_stands_beside_its_name(through: Page, centre: Centre, tmp_path: Path) -> None:
    open_section(through, centre.base)
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(28_000_000))
    through.set_input_files(f'{card()} [data-photo-input="camera"]', large)
    until(through, "/没有存下：large.jpg: 中心没有接受.*太大/.test(document.getElementById('status').innerText)", 20)
    through.context.clear_cookies(name="session")
    shoot(through, ("b.jpg", picture()))
    until(through, "/没有存下：b.jpg: 请登录/.test(document.getElementById('status').innerText)", 20)


def test_one_with_work_of_its_own_does_not_go_over(centre: Centre, tablet: Tablet, page: Page) -> None:
    open_section(page, centre.base)
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


def test_nothing_goes_stale_when_the_service_worker_is_gone(centre: Centre, page: Page) -> None:
    posted = posts(page)
    open_section(page, centre.base)
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
    facts = at_centre.rows(centre.folder, "SELECT device, seq FROM fact WHERE visit = ? ORDER BY seq", VISIT)
    assert [seq for _, seq in facts] == [1, 2]
    assert len({device for device, _ in facts}) == 1
    assert list(at_centre.answers(centre.folder, VISIT, ZHOU).values()) == [("no", None, 0, 0, None)]


def test_code_that_a_weak_line_did_not_bring_is_asked_for_again(
    signal: Centre, play: Playwright, tmp_path: Path, link: Callable[[str], str]
) -> None:
    """In a browser that was never here."""
    fresh = Tablet(play, tmp_path / "fresh", signal.base)
    page = fresh.start(NO_FILES)
    asked: list[str] = []

    def cut_once(route: Route) -> None:
        asked.append(route.request.url)
        return route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/field/later.mjs", cut_once)
    fresh.sign_in(page, link("zhou"))
    page.wait_for_selector("a.card")
    deadline = time.monotonic() + 10
    while len(asked) < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    fresh.close()
    assert len(asked) == 2


def test_what_was_typed_after_a_sign_in_had_ended_is_there_after_the_next(through: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(through, centre.base)
    through.evaluate("import('/field/later.mjs').then(() => {})")
    assert tablet.context
    signed = tablet.context.cookies()
    tablet.context.clear_cookies(name="session")
    through.fill(f"{card()} [data-note]", "三楼走廊灯不亮")
    until(through, "document.getElementById('status').innerText.includes('请登录')")
    through.goto(f"{centre.base}/login")
    tablet.context.add_cookies(signed)
    open_section(through, centre.base)
    until(through, f"document.querySelector('{card()} [role=status]').innerText !== ''")
    assert through.input_value(f"{card()} [data-note]") == "三楼走廊灯不亮"
    assert "三楼走廊灯不亮" in at_centre.notes(centre.folder, VISIT, ZHOU).values()
