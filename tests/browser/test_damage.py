"""A damaged file on the tablet: it is said in words, and keeps nobody else away from their work."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from inspect_app.demo.world import named

from .conftest import Run
from .walk import answer, chosen, open_section
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
    page.click(".menu > summary")
    page.click("header [data-rescue]")
    page.wait_for_selector(".rescued")
    assert "沈岚：存在本机的内容读不出来" in page.inner_text(".rescued")
    assert "全部已到中心" not in page.inner_text(".rescued")


@pytest.mark.parametrize(("more", "at", "data"), [(".db", 0, bytes(HEAD + PAGE)), (".db-wal", 5, b"~")])
def test_a_file_whose_label_is_damaged_is_not_emptied(page: Page, centre: Centre, tablet: Tablet, more: str, at: int, data: bytes) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    tablet.close()
    put(file_of(tablet, "zhou", more), at, data)
    page = tablet.start()
    open_section(page, centre.base)
    assert chosen(page) == ["yes"]


def test_a_photo_that_cannot_be_read_keeps_nothing_else_out_of_a_rescue_file(run: Run) -> None:
    found = run(
        """const { rescued } = await import('/static/device/rescue.mjs'), t = await tablet(), { row } = t.store; t.store.keep('device', 'd1'); await say(t, 'a');
        for (const hash of 'abc') picture(t, hash, new Uint8Array(9));
        t.store.row = (sql, given) => { if (given?.sha256 === 'b') throw new Error('damaged'); return row.call(t.store, sql, given) };
        const { file, ...told } = await rescued({ people: () => ['p1'], store: async () => t.store }), text = await file.text();
        at = text.indexOf('{"rescue"');
        return [told, JSON.parse(text.slice(at, text.indexOf('PK', at)))]"""
    )
    told, manifest = found
    assert told == {"facts": 1, "photos": 2, "left": 0, "unreadable": ["p1"]}
    assert (manifest["tablets"][0]["facts"], manifest["tablets"][0]["photos"]) == (1, ["a", "c"])


def damage(tablet: Tablet, person: str, table: str) -> None:
    """The first page of this table; what stood in the journal is in its place before."""
    db, wal, copy = file_of(tablet, person), file_of(tablet, person, ".db-wal"), tablet.profile.parent / "copy.db"
    copy.write_bytes(db.read_bytes()[HEAD:])
    copy.with_name("copy.db-wal").write_bytes(wal.read_bytes()[HEAD:])
    with sqlite3.connect(copy) as kept:
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        [(root,)] = kept.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    kept.close()
    db.write_bytes(db.read_bytes()[:HEAD] + copy.read_bytes())
    put(db, HEAD + PAGE * (root - 1), b"\xee" * PAGE)
    wal.write_bytes(wal.read_bytes()[:HEAD])


def test_a_log_that_cannot_be_read_is_said(page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    tablet.close()
    damage(tablet, "zhou", "fact")
    page = tablet.start()
    page.goto(f"{tablet.base}/field/")
    page.wait_for_selector("a.card")
    page.wait_for_selector("[data-alarm=log-broken]", timeout=10_000)
