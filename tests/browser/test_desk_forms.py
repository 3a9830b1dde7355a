"""Forms of the desk in real Chromium, where the page's own behaviour counts: a button, a sign-in that ended, a form left open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Page

from tests.tablets import BASE

from .test_editor import desk
from .world import Centre

__all__ = ["desk"]


def at(centre: Centre, sql: str) -> None:
    """What happened at the centre meanwhile."""
    with closing(sqlite3.connect(centre.folder / "centre.db", timeout=30)) as db, db:
        db.execute(sql)


def test_what_is_kept_apart_is_tried_again_by_its_button(desk: Callable[[str], Page], signal: Centre) -> None:
    at(
        signal,
        f"""INSERT INTO fact (id, device, gen, seq, hash, header, payload, visit, person, kind, at, state, reason, revision)
        VALUES ('f', 'd', 1, 1, '', '', '{{}}', '{BASE}', 'p', 'answered', '2026-11-23T09:00:00', 'quarantined', 'damaged', 1)""",
    )
    page = desk("chen")
    page.goto("/quarantine")
    page.click("article button")
    page.wait_for_selector("article [role=alert]")
    assert page.query_selector("[data-problem]") is None
