"""A damaged file on the tablet: it is said in words, and keeps nobody else away from their work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from inspect_app.demo.world import named

from .world import Centre, Tablet, until

EMPTY = "document.querySelector('[data-outbox]').textContent === '0'"
HEAD, PAGE = 4096, 8192  # bytes before a database in its file of the pool; of a page of it


def file_of(tablet: Tablet, person: str, more: str = ".db") -> Path:
    name = f"/{named(person)}{more}\0".encode()
    [found] = [file for file in tablet.profile.rglob("File System/*/t/00/*") if file.read_bytes().startswith(name)]
    return found


def put(file: Path, at: int, data: bytes) -> None:
    with file.open("r+b") as there:
        there.seek(at)
        there.write(data)


def test_a_file_that_cannot_be_read_keeps_nobody_else_away(signal: Centre, page: Page, tablet: Tablet, link: Callable[[str], str]) -> None:
    for person in ("shen", "zhou"):
        tablet.sign_in(page, link(person))
        page.wait_for_selector("a.card")
        until(page, EMPTY)
    tablet.close()
    put(file_of(tablet, "shen"), HEAD, b"\xff" * PAGE)
    page = tablet.start()
    page.goto(f"{tablet.base}/field/")
    page.wait_for_selector("a.card")
    page.click(".menu > summary")

    page.click("[data-people]")
    until(page, "document.querySelectorAll('[data-trouble=people] [data-person]').length === 2")
    assert "沈岚：存在本机的内容读不出来" in page.inner_text("[data-trouble=people]")
