"""What lies on the disk against what the database says and what tablets announced. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select

from ..database import db
from ..models import Attached, Device, Fact, Person, Photo
from . import lost, store


def differences() -> Iterator[str]:
    """One line each: a file that is damaged, gone (and not known to be lost), of another size or unknown."""
    rows = {row.sha256: row.bytes for row in db.session.execute(select(Photo.sha256, Photo.bytes))}
    announced = {row.sha256: row for row in db.session.execute(_announced())}
    db.session.rollback()  # to hash them takes its time: nothing of the database is held meanwhile
    for path in store.all_kept():
        said = announced.get(path.name)
        if fault := _fault(path, rows.pop(path.name, None) or _held(path.name), said.bytes if said else None):
            yield f"{path.name} {fault}"
    known = lost.known()
    db.session.rollback()
    for name, size in sorted(rows.items()):
        if name in known:
            continue
        visit = announced[name].visit if name in announced else "no visit"
        yield f"{name} gone: {size} bytes were held, of {visit}; tablets that still have it send it again"


def _held(sha256: str) -> int | None:
    """What the database says of it by now: photos arrive all day."""
    found = db.session.execute(select(Photo.bytes).where(Photo.sha256 == sha256)).scalar()
    db.session.rollback()
    return found


def _fault(path: Path, held: int | None, announced: int | None) -> str | None:
    found, seen = store.sha256_of(path), path.stat()
    size, arriving = seen.st_size, seen.st_nlink > 1  # staged as well: its rows are not written yet
    if found != path.name:
        return f"damaged: the bytes hash to {found}"
    if held is None:
        return None if arriving else f"unknown: {size} bytes here that the database does not know"
    if size != held or announced not in (None, size):
        return f"other size: {held} bytes in the database, {announced} announced, {size} here"
    return None


def damaged() -> Iterator[Path]:
    """Files that are not what their name says."""
    return (path for path in store.all_kept() if store.sha256_of(path) != path.name)


def _announced() -> Any:
    known = select(Attached.sha256, func.max(Attached.bytes).label("bytes"), func.max(Attached.visit).label("visit"))
    return known.group_by(Attached.sha256)


def waiting() -> list[Row[Any]]:
    """Announced, its bytes not here yet, nor known to be lost: sha256, visit, at, name and tablet. No difference: they come, or a person
    asks."""
    rows = select(Attached.sha256, Attached.visit, Attached.at, Person.name, Device.label.label("tablet"))
    rows = rows.join(Fact, Fact.id == Attached.id).join(Device, Device.id == Fact.device)
    rows = rows.outerjoin(Person, Person.id == Attached.person).outerjoin(Photo, Photo.sha256 == Attached.sha256)
    rows, known = rows.where(Photo.sha256.is_(None)).order_by(Attached.at, Attached.id), lost.known()
    found: Iterable[Row[Any]] = db.session.execute(rows)
    return [row for row in found if row.sha256 not in known]
