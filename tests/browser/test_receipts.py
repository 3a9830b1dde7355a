"""The leaving screen: what is here and what is at the centre, by receipts that are compared with the centre itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from playwright.sync_api import Page

from .walk import VISIT, answer, open_section, picture, shoot, shown
from .world import Centre, until

PUSH = "**/sync/v1/push"


def receipts(page: Page, wanted: str) -> None:
    until(page, f"document.querySelector('[data-receipts]')?.dataset.receipts === '{wanted}'", 30)


def at_the_centre(centre: Centre, sql: str) -> int:
    kept = sqlite3.connect(centre.folder / "centre.db", timeout=20)
    found = kept.execute(sql)
    rows = found.fetchone()[0] if found.description else found.rowcount
    kept.commit()
    kept.close()
    return int(rows)


def ask(page: Page) -> None:
    page.click("#leaving [data-sync-now]")


def worked(page: Page, centre: Centre) -> None:
    """An answer and a photo, without signal; then the leaving screen."""
    open_section(page, centre.base)
    answer(page, "no")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    page.goto(f"{centre.base}/field/leaving")
    receipts(page, "1/0 1/0")
    assert page.locator("#leaving .rows li").count() == 2, "the rest, by name"
    assert "S1-3" in page.inner_text("#leaving")


def test_what_the_centre_lost_is_noticed_and_sent_again(page: Page, centre: Centre) -> None:
    worked(page, centre)
    centre.start()
    ask(page)
    receipts(page, "1/1 1/1")
    assert "可以交还平板" in page.inner_text("#leaving")
    assert at_the_centre(centre, "DELETE FROM fact WHERE kind = 'answered'") == 1
    page.context.route(PUSH, lambda route: route.abort())
    ask(page)
    receipts(page, "1/0 1/1")
    page.context.unroute(PUSH)
    ask(page)
    receipts(page, "1/1 1/1")
    assert at_the_centre(centre, "SELECT count(*) FROM answered JOIN fact USING (id) WHERE fact.state = 'held'") == 1


def test_a_photo_whose_file_is_gone_is_sent_again(page: Page, centre: Centre) -> None:
    worked(page, centre)
    centre.start()
    ask(page)
    receipts(page, "1/1 1/1")
    kept = [path for path in Path(centre.folder).glob("photos/original/*/*") if path.is_file()]
    assert len(kept) == 1
    whole = kept[0].read_bytes()
    kept[0].unlink()
    ask(page)
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 30)
    for _ in range(100):
        if kept[0].exists():
            break
        page.wait_for_timeout(100)
    assert kept[0].read_bytes() == whole
    receipts(page, "1/1 1/1")


def test_what_was_submitted_says_whether_the_centre_has_it(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/submission")
    page.fill("#remark", "the rest tomorrow")
    page.click("form [data-submit]")
    page.wait_for_selector("#submission-now [data-sync=local]")
    assert "中心尚未收到" in page.inner_text("#submission-now")
    centre.start()
    page.click("[data-sync-now]")
    page.wait_for_selector("#submission-now [data-sync=held]")
    assert "中心尚未收到" not in page.inner_text("#submission-now")
