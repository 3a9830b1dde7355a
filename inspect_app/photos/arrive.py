"""A photo is held: its file is in place, and the rows that say so come in the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from .. import summaries
from ..database import db
from ..models import Attached, Photo, PhotoSent
from ..revisions import take
from . import store


def held(sha256: str, size: int, device: str) -> None:
    """This device sent these bytes, and they lie in place. The first statement writes: it waits for other writers."""
    revision = take(db.session.connection(), 1)
    if db.session.get(Photo, sha256) is None:
        db.session.add(Photo(sha256=sha256, bytes=size, state="held"))
    if db.session.get(PhotoSent, (sha256, device)) is None:
        db.session.add(PhotoSent(sha256=sha256, device=device, revision=revision))
    db.session.flush()
    for visit in db.session.execute(select(Attached.visit).where(Attached.sha256 == sha256).distinct()).scalars():
        summaries.refresh(db.session.connection(), visit)


def sent_by(device: str, hashes: list[str]) -> dict[str, int]:
    """Those of these photos that this device sent whole, with their sizes."""
    sent = select(Photo.sha256, Photo.bytes).join(PhotoSent, PhotoSent.sha256 == Photo.sha256)
    return {row.sha256: row.bytes for row in db.session.execute(sent.where(PhotoSent.device == device, Photo.sha256.in_(hashes)))}


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
