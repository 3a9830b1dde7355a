"""The rescue file on its way to another app by the system's share sheet: handed over, put off, refused.

Chromium without a screen has no sheet: `navigator.share` and `canShare` are the test's, and keep what the page hands them, as a browser
with a sheet calls them. What they are given is the real file of a real tablet."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .walk import answer, open_section, picture, shoot, shown
from .world import until

SHEET = """outcome => {
  window.handed = [];
  navigator.canShare = ({ files }) => files.every(file => file instanceof File && file.type === 'application/zip');
  navigator.share = async ({ files }) => {
    if (!navigator.userActivation.isActive) throw new DOMException('no tap', 'NotAllowedError');
    for (const file of files) window.handed.push([file.name, file.type, btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())))]);
    if (outcome !== 'taken') throw new DOMException(outcome, outcome);
  };
}"""


@pytest.fixture
def waiting(page: Page, centre: Any) -> Page:
    """An answer and a photo on a tablet that cannot send."""
    open_section(page, centre.base)
    answer(page, "yes")
    shoot(page, ("a.jpg", picture(300, 200)))
    shown(page, 1)
    return page


def offered(page: Page, outcome: str) -> None:
    """The page has loaded with such a sheet, saved the file, and the share button stands beside it."""
    page.add_init_script(f"({SHEET})({json.dumps(outcome)})")
    page.reload()
    page.wait_for_selector("header summary")
    page.click("header summary")
    with page.expect_download():
        page.click("header [data-rescue]")
    page.wait_for_selector("[data-share]")


def handed(page: Page) -> list[Any]:
    until(page, "window.handed.length > 0")
    found: list[Any] = page.evaluate("window.handed")
    return found


def test_the_file_itself_is_handed_over(waiting: Page, tmp_path: Path) -> None:
    offered(waiting, "taken")
    waiting.click("[data-share]")
    [(name, kind, data)] = handed(waiting)
    assert name.startswith("rescue-")
    assert name.endswith(".zip")
    assert kind == "application/zip"
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(data))) as file:
        assert file.testzip() is None
        [tablet] = json.loads(file.read("manifest.json"))["tablets"]
        assert (tablet["facts"], len(tablet["photos"])) == (2, 1)
        assert len(file.read(f"{tablet['device']}/facts.jsonl").splitlines()) == 2
    assert waiting.query_selector(".rescued [role=alert]") is None


def test_put_off_it_is_offered_again_and_nothing_is_said(waiting: Page) -> None:
    offered(waiting, "AbortError")
    for times in (1, 2):
        waiting.click("[data-share]")
        until(waiting, f"window.handed.length === {times}")
    assert waiting.query_selector(".rescued [role=alert]") is None
    assert waiting.query_selector(".rescued a[download]")


@pytest.mark.parametrize("outcome", ["NotAllowedError", "DataError"])
def test_refused_it_is_downloaded_and_said_in_words(waiting: Page, outcome: str) -> None:
    offered(waiting, outcome)
    with waiting.expect_download() as saved:
        waiting.click("[data-share]")
    assert saved.value.suggested_filename == handed(waiting)[0][0]
    assert "文件已保存" in waiting.inner_text(".rescued [role=alert]")


def test_where_files_cannot_be_shared_no_button_offers_it(waiting: Page) -> None:
    waiting.add_init_script("navigator.canShare = ({ files }) => !files")
    waiting.reload()
    waiting.click("header summary")
    with waiting.expect_download():
        waiting.click("header [data-rescue]")
    assert waiting.query_selector("[data-share]") is None
    assert "1 张照片" in waiting.inner_text(".rescued")
