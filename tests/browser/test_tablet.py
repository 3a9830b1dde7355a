"""The tablet without signal: what it said it saved is there, and goes to the centre by itself."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import Page

from .walk import answer, card, chosen, open_section, shoot, shown, sync_state
from .walk import picture as jpeg
from .world import Centre, Tablet, until


def test_an_answer_survives_a_killed_browser_and_starts_without_signal(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    tablet.kill()
    page = tablet.start()
    open_section(page, centre.base)
    assert chosen(page) == ["yes"]
    assert sync_state(page) == "local"
    assert not tablet.problems


def test_unsent_work_goes_by_itself_when_signal_returns(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    answer(page, "no")
    shoot(page, ("a.jpg", jpeg()))
    shown(page, 1)
    until(page, "document.querySelector('[data-outbox]').textContent === '3'")
    centre.start()
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 60)
    until(page, f"document.querySelector('{card()} .tools [data-sync]').dataset.sync === 'held'")
    kept = sqlite3.connect(centre.folder / "centre.db")
    assert kept.execute("SELECT choice FROM answered").fetchall() == [("no",)]
    assert kept.execute("SELECT count(*) FROM attached JOIN photo USING (sha256)").fetchone() == (1,)
    kept.close()


def test_the_desk_does_not_wait_for_its_photos(signal: Centre, page: Page, centre: Centre) -> None:
    """The pages of the tablet have the photo, and no page of the desk does."""
    open_section(page, centre.base)
    shoot(page, ("a.jpg", jpeg()))
    shown(page, 1)
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 40)
    address = page.evaluate(f"document.querySelector('{card()} img').getAttribute('src')")
    page.goto(f"{centre.base}/me/sessions")
    took = page.evaluate("async a => { const began = performance.now(); await fetch(a); return performance.now() - began }", address)
    assert took < 8000  # ten seconds are given to a page that could answer


def test_the_button_always_answers(signal: Centre, page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('全部已到中心')")
    centre.stop()
    answer(page, "yes")
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('没有信号')")
    assert page.is_enabled("[data-sync-now]")


def test_the_language_changes_without_signal(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(".menu summary")
    page.click("[data-lang=en]")
    until(page, "document.title === 'Reception'")
    assert page.inner_text("[data-sync-now]").strip().startswith("0")
    page.reload()
    page.wait_for_selector(card())
    assert page.get_attribute("html", "lang") == "en"


def test_the_theme_is_there_before_the_first_paint(page: Page, centre: Centre) -> None:
    page.click(".menu summary")
    page.click("[data-prefer=theme][value=sun]")
    page.reload()
    assert page.get_attribute("html", "data-theme") == "sun"


def test_the_whole_page_is_drawn_before_the_code_behind_it_is_asked_for(page: Page, centre: Centre) -> None:
    page.reload()
    page.wait_for_selector("a.card")
    parsed = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventStart")
    asked = page.evaluate(
        "performance.getEntriesByType('resource').filter(r => /(page[.]mjs|htmx[.]min[.]js)$/.test(r.name)).map(r => r.startTime)"
    )
    assert len(asked) == 2  # the worker's own file is asked for at once
    assert parsed <= min(asked)


def test_an_error_in_a_worker_at_work_does_not_call_the_browser_too_old(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.workers[0].evaluate("() => { setTimeout(() => { throw new Error('disk I/O error') }) }")
    page.wait_for_selector("#status [data-word=broken]", timeout=10_000)
    answer(page, "yes")


def test_without_the_app_s_own_files_it_does_not_say_that_nothing_is_here(signal: Centre, page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    page.evaluate("""Promise.all([caches.keys().then(all => all.map(name => caches.delete(name))),
      navigator.serviceWorker.getRegistration().then(found => found.unregister())])""")
    for address in ("**/service_worker.js", "**/field/bundle.json"):
        page.context.route(address, lambda route: route.abort())
    page.reload()
    page.wait_for_selector("[data-trouble=no-bundle]", timeout=10_000)


def test_back_leads_to_the_page_before(page: Page, centre: Centre) -> None:
    page.click("a.card >> nth=0")
    page.wait_for_selector(".sect")
    page.click(".sect >> nth=2")
    page.wait_for_selector("article")
    answer_url = page.url
    page.go_back()
    page.wait_for_selector(".sect")
    page.go_back()
    page.wait_for_selector("a.card")
    page.go_forward()
    page.go_forward()
    page.wait_for_selector("article")
    assert page.url == answer_url


def test_a_link_to_an_item_arrives_at_the_item(page: Page, centre: Centre) -> None:
    open_section(page, centre.base, "#item-S1-7", anew=True)
    until(page, "Math.abs(document.getElementById('item-S1-7').getBoundingClientRect().bottom) <= innerHeight + 5")


def test_an_unknown_address_says_so(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}/field/visits/nothing/at/all")
    until(page, "document.getElementById('page').innerText.includes('我的任务') || document.title.length > 0")
    assert page.query_selector("#page section.panel")


def test_signed_out_says_what_stays_and_who_has_unsent_work(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    page.evaluate("document.cookie = 'person=; path=/'")
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector("[data-trouble=signed-out]")
    assert "周启明" in page.inner_text("#page")
    assert page.get_attribute("#page a.btn", "href") == "/login"


def test_an_ended_sign_in_still_sends_and_says_so(signal: Centre, page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    kept = sqlite3.connect(centre.folder / "centre.db")
    kept.execute("UPDATE sign_in SET ended_at = 1")
    kept.commit()
    answer(page, "yes")
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('登录')")
    until(page, f"!!document.querySelector('{card()} [data-sync=held]')")  # the total may still be that of before the answer
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    assert kept.execute("SELECT choice FROM answered").fetchall() == [("yes",)]
    kept.close()


def test_the_browser_starts_nothing_beside_the_page(tablet: Tablet) -> None:
    """Its own pages would take the tests' time, and the benches' (scripts/chromium.py)."""
    started = tablet.start()
    found = started.context.new_cdp_session(started).send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    assert [target["url"] for target in found if target["url"].startswith("chrome:")] == []


def test_the_menu_closes_beside_it_and_by_escape(page: Page, centre: Centre) -> None:
    for shut in (lambda: page.click("#page", position={"x": 5, "y": 5}), lambda: page.keyboard.press("Escape")):
        page.click("header summary")
        assert page.evaluate("document.querySelector('details.menu').open")
        shut()
        until(page, "!document.querySelector('details.menu').open")
