"""A tablet that is full before the app is opened, or before somebody comes to it for the first time."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from inspect_app.demo.world import named

from .test_guard import RESERVED, quota
from .test_rescue import save
from .walk import answer, chosen, open_section
from .world import Tablet, until

NO_RESERVE = "navigator.storage.getDirectory().then(d => d.removeEntry('field-reserve')).then(() => true, () => false)"
SHOWN = "document.querySelector('a.card, [data-trouble]')?.dataset.trouble ?? (document.querySelector('a.card') && 'cards')"


def come(tablet: Tablet, page: Page, login: str) -> str:
    """As after a sign-in: the cookies say who; what the page shows first."""
    for name in ("person", "chosen"):
        page.context.add_cookies([{"name": name, "value": named(login), "url": tablet.base}])
    page.goto(f"{tablet.base}/field/")
    return str(until(page, SHOWN))


def test_a_full_tablet_opens_and_tells_a_newcomer_what_to_do(page: Page, tablet: Tablet, tmp_path: Path) -> None:
    open_section(page, tablet.base)
    until(page, RESERVED)
    answer(page, "yes")
    page.evaluate(NO_RESERVE)
    quota(tablet, page, tablet.base, 0)
    assert come(tablet, page, "shen") == "no-room"
    assert "平板空间已满" in page.inner_text("main")
    save(page, tmp_path / "rescue.zip")
    assert "1 条记录" in page.inner_text(".rescued")
    assert come(tablet, page, "zhou") == "cards"
    open_section(page, tablet.base)
    assert chosen(page) == ["yes"]
    quota(tablet, page, tablet.base, 100_000_000)
    assert come(tablet, page, "shen") == "no-network"  # it is open, and empty: there is no signal
