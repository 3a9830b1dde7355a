"""A photo is held: its file is in place, and the rows that say so come in the caller's transaction."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import insert, select

from .. import summaries
from ..database import db
from ..models import Attached
from ..revisions import take
from . import store
from .together import Together

PHOTO, SENT = db.metadata.tables["photo"], db.metadata.tables["photo_sent"]


class Held(NamedTuple):
    """This device sent these bytes, and they lie in place."""

    sha256: str
    bytes: int
    device: str


def held(sha256: str, size: int, device: str) -> None:
    """The rows of one photo. The caller commits."""
    _write([Held(sha256, size, device)])


def _write(photos: list[Held]) -> None:
    """The first statement writes, so it waits for other writers, and nobody else writes meanwhile."""
    connection, names = db.session.connection(), {photo.sha256 for photo in photos}
    revisions = count(take(connection, 2 * len(photos)) - 2 * len(photos) + 1)
    known = set(connection.execute(select(PHOTO.c.sha256).where(PHOTO.c.sha256.in_(names))).scalars())
    sent = {tuple(row) for row in connection.execute(select(SENT.c.sha256, SENT.c.device).where(SENT.c.sha256.in_(names)))}
    rows = {p.sha256: {"sha256": p.sha256, "bytes": p.bytes, "state": "held"} for p in photos if p.sha256 not in known}
    links = {(p.sha256, p.device): {"sha256": p.sha256, "device": p.device} for p in photos if (p.sha256, p.device) not in sent}
    for table, new in ((PHOTO, rows.values()), (SENT, links.values())):
        if new:
            connection.execute(insert(table), [{**row, "revision": next(revisions)} for row in new])
    for visit in connection.execute(select(Attached.visit).where(Attached.sha256.in_(names)).distinct()).scalars().all():
        summaries.refresh_photos(connection, visit)


def sent_by(device: str, hashes: list[str]) -> dict[str, int]:
    """Those of these photos that this device sent whole and whose file is in place, with their sizes."""
    sent = select(PHOTO.c.sha256, PHOTO.c.bytes).join(SENT, SENT.c.sha256 == PHOTO.c.sha256)
    rows = db.session.connection().execute(sent.where(SENT.c.device == device, PHOTO.c.sha256.in_(hashes)))
    return {row.sha256: row.bytes for row in rows if store.kept(row.sha256).exists()}


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
        if not staged.finish(sha256):
            return False
    commit(Held(sha256, size, device))
    return True


def commit(photo: Held) -> None:
    """Its rows, durably. The session begins anew: a reader that turns writer would find the database changed under it."""
    db.session.rollback()
    together: Together[Held] = current_app.extensions.setdefault("photos", Together(_commit))
    together.commit(photo)


def _commit(photos: list[Held]) -> None:
    _write(photos)
    db.session.commit()
