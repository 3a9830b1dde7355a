"""A backup is made. What lies in its folder:

manifest.json    when, of which centre, by which migration, and the hash of the two files below
centre.db        SQLite, or centre.dump: PostgreSQL's custom format
photos.sha256    a line for each photo, as sha256sum writes and checks it
photos/ab/abcd…  the photos; what pages show of them is made again
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, inspect, select, text

from .. import clock, server
from ..database import db
from ..models import Fact, Photo
from ..photos import lost, store
from . import engines

FORMAT, MANIFEST, LIST = 1, "manifest.json", "photos.sha256"


def create(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest, and what is wrong with photos at the centre: those are named and left out."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    store.make(part)
    try:
        told, faults = _filled(part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)  # the disk may be full by it
        raise
    part.rename(folder)
    store.durable(folder.parent)
    return told, faults


def _filled(part: Path) -> tuple[dict[str, Any], list[str]]:
    told, engine = _told(), engines.engine()
    engine.dump(part / engine.file)
    faults = _photos(part)
    told |= {"database": of(part / engine.file), "photos": of(part / LIST) | {"count": len(listed(part)), "lost": len(lost.known())}}
    (part / MANIFEST).write_text(json.dumps(told, indent=1))
    _settled(part)
    return told, faults


def _told() -> dict[str, Any]:
    found = server.found()
    if not found:
        raise click.ClickException("This database is a new one, without any ids. First: flask begin")
    facts = db.session.execute(select(func.count()).select_from(Fact)).scalar_one()
    told = {"format": FORMAT, "made_at": clock.local().isoformat(timespec="seconds"), "engine": db.engine.dialect.name}
    told |= {"server": found["server"], "epoch": found["epoch"], "migration": migration(), "facts": facts}
    db.session.rollback()
    return told


def migration() -> str | None:
    """The last migration of this database; None where tables were made without."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    return db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _photos(part: Path) -> list[str]:
    """Every kept file, re-hashed on its way; and every row has its file, or its photo is known to be lost."""
    rows = set(db.session.execute(select(Photo.sha256)).scalars())
    db.session.rollback()
    faults = []
    with (part / LIST).open("w") as lines:
        for source in store.all_kept():
            target = place(part, source.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            if store.sha256_of(target) == source.name:
                lines.write(f"{source.name}  {target.relative_to(part)}\n")
                rows.discard(source.name)
            else:
                target.unlink()
                faults.append(f"{source.name}: other bytes than its name says")
                rows.discard(source.name)
    return faults + [f"{sha256}: a row without a file" for sha256 in sorted(rows - lost.known().keys())]


def _settled(part: Path) -> None:
    """All its bytes and names are on the disk, the innermost first."""
    for folder, _, names in os.walk(part, topdown=False):
        for name in names:
            store.flushed(Path(folder, name))
        store.durable(Path(folder))


def place(folder: Path, sha256: str) -> Path:
    return folder / "photos" / sha256[:2] / sha256


def of(path: Path) -> dict[str, Any]:
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": store.sha256_of(path)}


def listed(folder: Path) -> list[str]:
    return [line.split()[0] for line in (folder / LIST).read_text().splitlines()]


def lying(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("photos/*/*") if path.is_file())
