"""Photos that are gone for good, as somebody said.

Laws
- The word counts for as long as no file lies there: a photo that turns up, however it came, is lost no more.
- The sweep forgets the word then, so that it does not excuse another loss."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, or_, select

from .. import clock
from ..database import db
from ..models import Attached, Lost, Photo
from . import store

LOST = Lost.__table__


def known() -> dict[str, Row[Any]]:
    """Those that are lost: by (who said so), at, reason."""
    return {row.sha256: row for row in db.session.execute(select(LOST).order_by(Lost.sha256)) if gone(row.sha256)}


def gone(sha256: str) -> bool:
    return not store.kept(sha256).exists()


def heard_of(sha256: str) -> bool:
    """Held once, or announced."""
    held = select(Photo.sha256).where(Photo.sha256 == sha256)
    told = select(Attached.id).where(or_(Attached.sha256 == sha256, Attached.original_sha256 == sha256)).limit(1)
    return any(db.session.execute(one).first() for one in (held, told))


def say(sha256: str, by: str, reason: str) -> None:
    """Said again: the newer word. The caller commits."""
    db.session.merge(Lost(sha256=sha256, by=by, at=clock.local().isoformat(timespec="seconds"), reason=reason))


def forget() -> list[str]:
    """The words of those that are there again. The caller commits."""
    there = [sha256 for sha256 in db.session.execute(select(Lost.sha256)).scalars() if not gone(sha256)]
    for sha256 in there:
        db.session.execute(delete(Lost).where(Lost.sha256 == sha256))
    return there
