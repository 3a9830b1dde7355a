"""A tablet that cannot send saves a file; the tablet is gone, the file is brought to the centre, and all of it is there."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from inspect_app.rescue.file import RescueFile

from .conftest import Run
from .walk import answer, open_section, picture, shoot, shown
from .world import Centre, Tablet, until

BREAK = """async ([address, body]) => { for (const name of await caches.keys()) {
  const cache = await caches.open(name); if (await cache.match(address)) await cache.put(address, new Response(body)); } }"""
BROKEN = {  # what is damaged of the kept bundle: its address and what stands there now
    "nothing": None,
    "pages that cannot be read": ("/field/bundle.json", "{"),
    "templates of no language": ("/field/templates.mjs", "export const ="),
    "pages that cannot be rendered": ("/field/templates.mjs", "export const templates = {};"),
}


def save(page: Page, into: Path) -> Path:
    """The file, by one tap: on the error's panel, or in the menu."""
    button = "main [data-rescue]" if page.query_selector("main [data-rescue]") else "header [data-rescue]"
    if button.startswith("header"):
        page.click("header summary")
    with page.expect_download() as saved:
        page.click(button)
    saved.value.save_as(into)
    assert saved.value.suggested_filename.endswith(".zip")
    return into


def bring(page: Page, file: Path) -> str:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/tablets")
    page.set_input_files("input[type=file]", file)
    page.click("main form[enctype] button")
    return page.inner_text("[data-brought]")


def rows(centre: Centre, sql: str) -> Any:
    with closing(sqlite3.connect(centre.folder / "centre.db", timeout=30)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.parametrize("what", BROKEN)
def test_the_file_of_a_lost_tablet_brings_all_of_its_work(
    page: Page, centre: Centre, tablet: Tablet, link: Callable[[str], str], tmp_path: Path, what: str
) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    if broken := BROKEN[what]:
        page.evaluate(BREAK, list(broken))
        page.reload()
        page.wait_for_selector("[data-trouble]")
    file = save(page, tmp_path / "rescue.zip")
    tablet.kill()
    shutil.rmtree(tablet.profile)
    centre.start()
    desk = Tablet(tablet.play, tmp_path / "desk", centre.base)
    try:
        supervisor = desk.start()
        supervisor.goto(link("lin"))
        supervisor.click("main form button")
        supervisor.wait_for_selector("nav")
        assert "新增：2 条记录，1 张照片" in bring(supervisor, file)
        assert "新增：0 条记录，0 张照片。已有：2 条记录，1 张照片" in bring(supervisor, file)
        assert rows(centre, "SELECT kind, state FROM fact ORDER BY seq") == [("answered", "held"), ("attached", "held")]
        [(name, size)] = rows(centre, "SELECT photo.sha256, photo.bytes FROM photo JOIN photo_sent USING (sha256)")
        assert len((centre.folder / "photos/original" / name[:2] / name).read_bytes()) == size
    finally:
        desk.close()


def test_where_nothing_waits_no_file_is_made(signal: Centre, page: Page) -> None:
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    page.click("header summary")
    page.click("header [data-rescue]")
    assert "本机没有待发送的内容" in page.inner_text(".rescued")


BEGUN = """const { rescued } = await import('/static/device/rescue.mjs'), t = await tablet(), bare = await tablet(); await say(t, 'a');
  t.store.keep('device', '019b76da-a87f-7e86-bac5-30ac49951b4c'); t.store.run('UPDATE fact SET device = :id', { id: t.store.value('device') });
  if (TABLES) for (const table of ['fact', 'photo']) bare.store.run(`DROP TABLE ${table}`);
  const { file, facts } = await rescued({ people: () => ['p1', 'p2'], store: async person => person === 'p1' ? t.store : bare.store });
  return [facts, [...new Uint8Array(await file.arrayBuffer())]]"""


@pytest.mark.parametrize("tables", ["true", "false"])
def test_a_person_s_file_that_was_only_begun_hinders_nobody_s_rescue(run: Run, tables: str) -> None:
    """For want of room, or killed: it has no device yet, and no tables perhaps."""
    facts, file = run(BEGUN.replace("TABLES", tables))
    brought = RescueFile(io.BytesIO(bytes(file)))
    assert (facts, [tablet["person"] for tablet in brought.tablets]) == (1, ["p1"])
