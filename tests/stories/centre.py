"""What the centre holds of a visit, read past the app."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any


def rows(folder: Path, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(f"file:{folder / 'centre.db'}?mode=ro", uri=True)
    try:
        return database.execute(sql, params).fetchall()
    finally:
        database.close()


def answers(folder: Path, visit: str, person: str) -> dict[str, tuple[Any, ...]]:
    """item: choice, number, situation, na, reason of the answers that nothing supersedes."""
    sql = """SELECT item, choice, number, situation, na, reason FROM answered WHERE visit = ? AND person = ?
      AND NOT EXISTS (SELECT 1 FROM supersedes WHERE base = answered.id)"""
    found = rows(folder, sql, visit, person)
    assert len(found) == len({row[0] for row in found}), "an item has two current answers"
    return {row[0]: row[1:] for row in found}


def notes(folder: Path, visit: str, person: str) -> dict[str, str]:
    sql = """SELECT item, text FROM noted WHERE visit = ? AND person = ? AND text <> ''
      AND NOT EXISTS (SELECT 1 FROM supersedes WHERE base = noted.id)"""
    return dict(rows(folder, sql, visit, person))  # type: ignore[arg-type]


def photos(folder: Path, visit: str) -> dict[str, list[str]]:
    """item: hashes; each kept file is checked against its name."""
    found: dict[str, list[str]] = {}
    for item, sha256 in rows(folder, "SELECT item, sha256 FROM attached WHERE visit = ? ORDER BY id", visit):
        kept = folder / "photos" / "original" / sha256[:2] / sha256
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
        found.setdefault(item, []).append(sha256)
    return found
