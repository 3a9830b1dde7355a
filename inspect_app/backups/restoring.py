"""A backup is read again: compared with its hashes, or put into place."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import ClauseElement, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from .. import server
from ..database import db, migrate
from ..photos import store
from . import engines, making


def faults(folder: Path) -> list[str]:
    """All that is wrong with this backup for this centre, one sentence each."""
    try:
        told = json.loads((folder / making.MANIFEST).read_text())
        parts = [part | {"file": Path(part["file"]).name} for part in (told["database"], told["photos"])]
        strange = _strange(told)
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{folder} has no manifest that can be read: it is no backup, or was cut short."]
    return strange or [fault for part in parts for fault in _file(folder, part)] or _inside(folder, told)


def _strange(told: dict[str, Any]) -> list[str]:
    here = db.engine.dialect.name
    if told["format"] != making.FORMAT:
        return [f"The backup has format {told['format']}; this version reads {making.FORMAT}."]
    if told["engine"] != here:
        return [f"The backup is of {told['engine']}, this centre runs on {here}. Set DATABASE_URL to one of the same kind."]
    if told["migration"] and told["migration"] not in _migrations():
        return [f"The backup was made by a newer version (migration {told['migration']}). Install that version first."]
    return []


def _migrations() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(migrate.get_config()).walk_revisions()}


def _file(folder: Path, part: dict[str, Any]) -> list[str]:
    path = folder / part["file"]
    if not path.is_file():
        return [f"{path.name} is missing."]
    same = making.of(path).items() <= part.items()
    return [] if same else [f"{path.name} is not what was written."]


def _inside(folder: Path, told: dict[str, Any]) -> list[str]:
    listed, lying = set(making.listed(folder)), {path.name: path for path in making.lying(folder)}
    missing = [f"{sha256}: the photo is missing." for sha256 in sorted(listed - set(lying))]
    other = [sha256 for sha256 in sorted(listed & set(lying)) if store.sha256_of(lying[sha256]) != sha256]
    damaged = [f"{sha256}: the photo has other bytes." for sha256 in other]
    return engines.engine().faults(folder / told["database"]["file"]) + missing + damaged


def in_use() -> bool:
    try:
        return bool(inspect(db.engine).get_table_names())
    except OperationalError:
        raise
    except DatabaseError:  # one that cannot be read any more
        return True


def restore(folder: Path) -> str:
    """Photos first, so that no row is without its file; then the database, in a new epoch. The epoch."""
    told = json.loads((folder / making.MANIFEST).read_text())
    for sha256 in making.listed(folder):
        _put(making.place(folder, sha256), sha256)
    epoch, statements = server.renewed()
    db.session.remove()
    engines.engine().replace(folder / told["database"]["file"], _script(statements))
    db.engine.dispose()
    if told["migration"]:
        upgrade()
    return epoch


def _put(source: Path, sha256: str) -> None:
    """A photo that is there and right stays."""
    target = store.kept(sha256)
    if target.exists() and store.sha256_of(target) == sha256:
        return
    if target.exists():
        store.aside(target)
    with tempfile.NamedTemporaryFile(dir=store.folder("making"), delete=False) as made:
        shutil.copyfile(source, made.name)
    store.flushed(Path(made.name))
    store.keep(Path(made.name), sha256)


def _script(statements: list[ClauseElement]) -> str:
    made = (s.compile(db.engine, compile_kwargs={"literal_binds": True}) for s in statements)
    return "".join(f"{sql};\n" for sql in made)
