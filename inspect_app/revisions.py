"""Revisions of the rows that come down to tablets.

The counter is one row, taken by UPDATE … RETURNING and held until commit: a reader can never move its cursor past a
row that commits later. Each changed row gets a number of its own, so a page of rows may end anywhere."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Connection, event, update
from sqlalchemy.orm import Session

from .database import Pulled
from .models import Counter


def take(connection: Connection, count: int) -> int:
    """The last of `count` new revisions."""
    made = update(Counter).values(revision=Counter.revision + count).returning(Counter.revision)
    return int(connection.execute(made).scalar_one())


def _number(session: Session, _context: Any, _instances: Any) -> None:
    changed = [x for x in (*session.new, *session.dirty) if isinstance(x, Pulled) and session.is_modified(x)]
    if changed:
        last = take(session.connection(), len(changed))
        for revision, row in enumerate(changed, last - len(changed) + 1):
            row.revision = revision


def init_app(_app: Flask) -> None:
    if not event.contains(Session, "before_flush", _number):
        event.listen(Session, "before_flush", _number)
