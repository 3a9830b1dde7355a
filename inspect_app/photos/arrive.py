"""A photo is held: its file is in place, and the rows that say so come in the caller's transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Insert, String, Table, bindparam, insert, select

from .. import summaries
from ..database import db, writing
from ..fieldkit.among import among, listed
from ..group_commit import GroupCommit, of_app
from ..revisions import take
from . import staging, store

PHOTO, SENT = db.metadata.tables["photo"], db.metadata.tables["photo_sent"]
HASHES = listed("hashes")  # statements are built once: building costs more than running
BY = select(PHOTO.c.sha256, PHOTO.c.bytes).join(SENT, SENT.c.sha256 == PHOTO.c.sha256)
BY = BY.where(SENT.c.device == bindparam("device", type_=String()), among(PHOTO.c.sha256, HASHES))


def _unless_there(table: Table) -> Insert:
    """Rows whose keys are not there yet. Nobody else writes meanwhile, see `_write`."""
    given = {c.name: bindparam(c.name, type_=c.type) for c in table.c}
    there = select(table).where(*(c == given[c.name] for c in table.primary_key)).exists()
    return insert(table).from_select([*given], select(*given.values()).where(~there))


NEW = (_unless_there(PHOTO), _unless_there(SENT))


class Held(NamedTuple):
    """This device sent these bytes, and they lie in place."""

    sha256: str
    bytes: int
    device: str


def held(sha256: str, size: int, device: str) -> None:
    """The rows of one photo. The caller commits."""
    _write(db.session.connection(), [Held(sha256, size, device)])


def _write(connection: Connection, photos: list[Held]) -> None:
    """The first statement writes, so it waits for other writers, and nobody else writes meanwhile."""
    revisions = count(take(connection, 2 * len(photos)) - 2 * len(photos) + 1)
    for new in NEW:
        connection.execute(new, [{**photo._asdict(), "state": "held", "revision": next(revisions)} for photo in photos])
    summaries.refresh_photos(connection, [photo.sha256 for photo in photos])


def sent_by(device: str, hashes: list[str]) -> dict[str, int]:
    """Those of these photos that this device sent whole and whose file is in place, with their sizes."""
    there = [sha256 for sha256 in hashes if store.kept(sha256).exists()]
    rows = db.session.connection().execute(BY, {"device": device, "hashes": there}) if there else ()
    return {row.sha256: row.bytes for row in rows}


def offsets(hashes: list[str], device: str) -> dict[str, int]:
    """What this device sent of these photos and is not held, durably; nothing of a photo that is not there.

    A photo that was whole when the centre stopped is finished now, so that offset == length always means held."""
    found = {sha256: _offset(path, sha256, device) for sha256, path in staging.begun(device, *hashes).items()}
    return {sha256: there for sha256, there in found.items() if there is not None}


def _offset(path: Path, sha256: str, device: str) -> int | None:
    try:
        there = staging.offset(path)
        return there if there < staging.length(path) or finish(path, sha256, device) else None
    except (FileNotFoundError, staging.Overtaken):  # somebody was quicker: what is there now?
        return offsets([sha256], device).get(sha256)


def finish(path: Path, sha256: str, device: str) -> bool:
    size = staging.length(path)
    with staging.Staged(path, size, last=True) as staged:
        if not staged.finish(sha256):
            return False
    commit([Held(sha256, size, device)])
    return True


def catch_up() -> None:
    """Photos that were whole when the centre stopped, and that nobody asked for since."""
    for path in staging.all_whole():
        with suppress(FileNotFoundError, staging.Overtaken):  # somebody is at it
            finish(path, path.stem, path.parent.name)


def commit(photos: list[Held]) -> None:
    """Their rows, durably. What was read before goes: a reader that turns writer would find the database changed under it."""
    db.session.rollback()
    store.named(photo.sha256 for photo in photos)
    _together().commit(photos)
    for photo in photos:
        staging.done(photo.device, photo.sha256, photo.bytes)


def expected() -> AbstractContextManager[None]:
    """Of whoever receives the last bytes of a photo: those that are whole wait a moment for it, and are committed with it."""
    return _together().expected()


def _together() -> GroupCommit[list[Held]]:
    return of_app("photos", _commit)


def _commit(brought: list[list[Held]]) -> None:
    with writing() as connection:
        _write(connection, [photo for photos in brought for photo in photos])
