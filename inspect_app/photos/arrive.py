"""A photo is held: its file is in place, and the rows that say so come in the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from .. import summaries
from ..database import db
from ..models import Attached
from ..revisions import take
from . import store

PHOTO, SENT = db.metadata.tables["photo"], db.metadata.tables["photo_sent"]


def held(sha256: str, size: int, device: str) -> None:
    """This device sent these bytes, and they lie in place. The first statement writes: it waits for other writers."""
    connection = db.session.connection()
    last = take(connection, 2)
    _once(connection, PHOTO, {"sha256": sha256}, {"bytes": size, "state": "held", "revision": last - 1})
    _once(connection, SENT, {"sha256": sha256, "device": device}, {"revision": last})
    for visit in connection.execute(select(Attached.visit).where(Attached.sha256 == sha256).distinct()).scalars().all():
        summaries.refresh_photos(connection, visit)


def _once(connection: Connection, table: Table, key: dict[str, str], rest: dict[str, object]) -> None:
    """Nobody else writes meanwhile: the counter is held."""
    there = select(table.c.revision).where(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(there).first() is None:
        connection.execute(insert(table).values(**key, **rest))


def sent_by(device: str, hashes: list[str]) -> dict[str, int]:
    """Those of these photos that this device sent whole, with their sizes."""
    sent = select(PHOTO.c.sha256, PHOTO.c.bytes).join(SENT, SENT.c.sha256 == PHOTO.c.sha256)
    rows = db.session.connection().execute(sent.where(SENT.c.device == device, PHOTO.c.sha256.in_(hashes)))
    return {row.sha256: row.bytes for row in rows}


def offset(sha256: str, device: str) -> int | None:
    """What this device sent of a photo that is not held, durably; None for nothing.

    A photo that was whole when the centre stopped is finished now, so that offset == length always means held."""
    path = store.begun(device, sha256)
    if path is None:
        return None
    try:
        there = store.offset(path)
        return there if there < store.length(path) or finish(path, sha256, device) else None
    except (FileNotFoundError, store.Overtaken):
        return offset(sha256, device)


def finish(path: Path, sha256: str, device: str) -> bool:
    size = store.length(path)
    with store.Staged(path, size, last=True) as staged:
        return staged.finish(sha256) and _committed(sha256, size, device)


def _committed(sha256: str, size: int, device: str) -> bool:
    db.session.rollback()  # a reader that turns writer would find the database changed under it
    held(sha256, size, device)
    db.session.commit()
    return True
