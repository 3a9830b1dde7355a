"""The storage guard: what this tablet kept and no longer has is named; what keeps nothing is refused; answers fit where photos do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, Route

from scripts import chromium

from .conftest import Run
from .test_camera import noisy
from .walk import VISIT, answer, card, chosen, open_section, shoot, shown
from .world import Centre, Tablet, until

NOTED = "JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('kept.'))?.[1] ?? 'null')"
RESERVED = """navigator.storage.getDirectory().then(d => d.getFileHandle('field-reserve')).then(f => f.getFile())
  .then(f => f.size === 8 * 1024 * 1024, () => false)"""
REMOVED = """navigator.storage.getDirectory().then(d => d.removeEntry('.field', { recursive: true })).then(() => true, error => {
  if (error.name !== 'NoModificationAllowedError') throw error })"""  # until the worker has let go of its files
NO_FILES = (  # as private windows of Firefox and Safari say it, and a browser that has files and no way to use them
    "navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'))",
    "navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'UnknownError'))",
    "delete FileSystemFileHandle.prototype.createSyncAccessHandle",
)
CHECK = "(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))()"


def test_a_private_window_keeps_nothing_and_is_told_so(signal: Centre, play: Playwright) -> None:
    browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
    for lack, code in (("", "memory-only"), *((lack, "no-storage") for lack in NO_FILES)):
        page = browser.new_page()
        page.route("**/field/device.mjs", beginning(lack))
        page.goto(f"{signal.base}/field/")
        page.wait_for_selector(f"[data-through={code}] [data-trouble=centre-login]", timeout=15_000)
        assert "无痕窗口" in page.inner_text("#through")
        page.close()
    browser.close()


def beginning(line: str) -> Callable[[Route], None]:
    def begun(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{line};\n{answer.text()}")

    return begun


def test_work_that_the_browser_deleted_is_named_until_it_was_read(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    centre.stop()
    answer(page, "yes")
    until(page, f"{NOTED}?.seq === 1 && {NOTED}.facts === 1")
    page.evaluate("deviceWorker.terminate()")
    until(page, REMOVED)
    centre.start()
    for _ in range(2):
        open_section(page, centre.base)
        page.wait_for_selector("[data-alarm=part-gone]")
        assert "1条记录、0张照片未到中心" in page.inner_text("[data-alarm]")
        assert chosen(page) == []
    page.click("header summary")
    page.click("header [data-rescue]")
    assert "被删除的内容不在其中" in page.inner_text(".rescued")
    page.click("header summary")
    page.click("[data-alarm] button")
    open_section(page, centre.base)
    answer(page, "no")
    until(page, f"{NOTED}.seq === 1")
    page.evaluate(CHECK)
    page.wait_for_timeout(500)
    assert not page.query_selector("[data-alarm]")


FOUND = """const { findings } = await import('/static/device/guard.mjs'), t = await tablet(); await say(t, 'a'); await say(t, 'b'); await say(t, 'c');
  picture(t, 'a'.repeat(64), new Uint8Array(10)); BEFORE;
  return (await findings(t, NOTED)).map(found => found.code).filter(code => code !== 'keeps-nothing')"""  # a page has no files: a worker has


@pytest.mark.parametrize(
    ("before", "noted", "found"),
    [
        ("", "{ device: 'd1', gen: 1, seq: 3 }", []),
        ("", "null", []),
        ("", "{ device: 'd1', gen: 1, seq: 4 }", ["part-gone"]),
        ("", "{ device: 'another', gen: 1, seq: 1 }", ["part-gone"]),
        ("", "{ device: 'another', gen: 1, seq: 0 }", []),
        ("t.store.run('DELETE FROM fact WHERE seq = 2')", "null", ["log-broken"]),
        (
            "t.store.run(\"UPDATE fact SET header = CAST(replace(CAST(header AS TEXT), 's1', 's2') AS BLOB) WHERE seq = 3\")",
            "null",
            ["log-broken"],
        ),
        ("await t.log.nextGeneration('d1')", "{ device: 'd1', gen: 1, seq: 3 }", []),
        ("t.store.run('DELETE FROM tablet_photo')", "null", ["photos-gone"]),
        ("t.store.keep('greeting', '{\"ahead\":-3599}')", "null", []),
        ("t.store.keep('greeting', '{\"ahead\":-3600}')", "null", ["clock-wrong"]),
        ("t.store.keep('greeting', '{\"ahead\":31536000}')", "null", ["clock-wrong"]),
    ],
)
def test_what_is_missing_or_damaged_is_found(run: Run, before: str, noted: str, found: list[str]) -> None:
    assert run(FOUND.replace("BEFORE", before).replace("NOTED", noted)) == found


def quota(tablet: Tablet, page: Page, base: str, more: int) -> Any:
    """The origin may grow by so many bytes."""
    assert tablet.context
    used = page.evaluate("navigator.storage.estimate().then(e => e.usage)")
    tablet.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": base, "quotaSize": max(1, used + more)})
    return used


def test_at_a_full_quota_answers_go_on_and_photos_are_refused_in_words(page: Page, tablet: Tablet, centre: Centre) -> None:
    open_section(page, centre.base)
    until(page, RESERVED)
    quota(tablet, page, centre.base, 0)
    shoot(page, ("a.jpg", noisy(2000, 1500)))
    until(page, f"document.querySelector('{card()}').innerText.includes('平板空间已满')")
    for i in range(60):  # more than a journal left long would hold
        answer(page, "yes" if i % 2 else "no")
    shoot(page, ("a.jpg", noisy(2000, 1500)))
    until(page, f"document.querySelector('{card()}').innerText.includes('平板空间已满')")
    page.evaluate(CHECK)
    page.wait_for_selector("[data-alarm=full]")
    assert "答案仍能保存" in page.inner_text("[data-alarm]")
    until(page, "document.querySelector('[data-outbox]').textContent === '60'")
    quota(tablet, page, centre.base, 100_000_000)
    page.evaluate(CHECK)
    until(page, "!document.querySelector('[data-alarm]')")
    shoot(page, ("b.jpg", noisy(800, 600)))
    shown(page, 1)
    tablet.kill()
    page = tablet.start()
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector(card())
    assert chosen(page) == ["yes"]
    until(page, "document.querySelector('[data-outbox]').textContent === '62'")


def test_a_tablet_full_to_the_last_byte_sends_what_it_holds(page: Page, tablet: Tablet, centre: Centre) -> None:
    """Nothing is entered any more that would have the reserve given back."""
    open_section(page, centre.base)
    until(page, RESERVED)
    shoot(page, ("a.jpg", noisy(500, 400)))
    shown(page, 1)
    quota(tablet, page, centre.base, 0)
    shoot(page, ("b.jpg", noisy(1000, 700)), ("c.jpg", noisy(1001, 700)), by="gallery")
    until(page, f"document.querySelector('{card()}').innerText.includes('平板空间已满')")
    centre.start()
    page.click("[data-sync-now]")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    assert "收不下" not in page.inner_text("#status")
