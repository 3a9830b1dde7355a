"""A photo is held: its file is in place, and the rows that say so come in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import select

from .. import summaries
from ..database import db
from ..models import Attached, Photo, PhotoSent
from ..revisions import take


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
