"""A photo is held: its file in place, and the rows that say so in the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from .. import summaries
from ..database import db
from ..models import Attached, Photo, PhotoSent
from ..revisions import take
from . import store


def keep(path: Path, sha256: str, device: str) -> None:
    size = path.stat().st_size
    store.keep(path, sha256)
    if db.session.get(Photo, sha256) is None:
        db.session.add(Photo(sha256=sha256, bytes=size, state="held"))
    if db.session.get(PhotoSent, (sha256, device)) is None:
        db.session.add(PhotoSent(sha256=sha256, device=device, revision=take(db.session.connection(), 1)))
    db.session.flush()
    for visit in db.session.execute(select(Attached.visit).where(Attached.sha256 == sha256).distinct()).scalars():
        summaries.refresh(db.session.connection(), visit)


def sent(sha256: str, device: str) -> bool:
    return db.session.get(PhotoSent, (sha256, device)) is not None
