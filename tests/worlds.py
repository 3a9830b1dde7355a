"""One demo world a session, copied for each test: a file on SQLite, `CREATE DATABASE … TEMPLATE` on PostgreSQL.

`pytest --database=postgresql` runs on the second engine all that may touch the centre's database; `make test` runs both."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from inspect_app import create_app, demo, server, standards
from inspect_app.database import db
from tests import compiled, postgres

ENGINES = ("sqlite", "postgresql")
NO_DATABASE = ("damage", "differences", "rules", "schema", "sheets")
ELSEWHERE = {  # what the second engine leaves out: why
    "browser": "tablets in Chromium; what they say to the centre, sync_api says as well",
    "stories": "walks in Chromium; the centre's file is read past the app",
    "fieldkit": "the tablet's own SQLite against the same file",
    "mutations": "starts PostgreSQL by itself, in a changed copy of the code",
    "migrations": "runs on both engines by itself",
    "protocol": "no I/O at all",
    "simulation": "its centre is a file, to be copied and restored",
    "scoring/test_tablet_engine.py": "the tablet's own SQLite over the centre's file",
    **dict.fromkeys((f"standards/test_{name}.py" for name in NO_DATABASE), "reads a checklist, no database"),
    "demo/test_punctuation.py": "sentences; where its pages stand is read past the app",
    "backups/test_damaged.py": "a SQLite file",
    "sync_api/test_away.py": "asks PostgreSQL by itself",
    "photos/test_pictures.py": "pictures, no database",
    "test_group_commit.py": "threads, no database",
    "test_turns.py": "SQLite files of its own",
    "test_docs.py": "reads files",
    "test_kept_bundle.py": "files, no database",
    "test_layout.py": "reads files",
    "test_looked_at.py": "reads files",
    "test_postgres.py": "a PostgreSQL of its own",
    "test_run.py": "`make run` with its own SQLite",
    "test_tokens.py": "reads files",
    "test_tablet_server.py": "a server of its own",
    "test_vendor.py": "reads files",
}
chosen = "sqlite"  # pytest --database


def elsewhere(path: Path) -> bool:
    place = path.relative_to(Path(__file__).parent).as_posix()
    return any(place == name or place.startswith(f"{name}/") for name in ELSEWHERE)


def settings(folder: Path, url: str = "") -> dict[str, Any]:
    return {"SECRET_KEY": "a secret of this test only", "DATA_DIR": str(folder), "DATABASE_URL": url, "TESTING": True}


@contextmanager
def empty(folder: Path, **more: Any) -> Iterator[Flask]:
    """An app on a new database without tables."""
    with _opened(folder, postgres.cluster().new() if chosen == "postgresql" else "", **more) as app:
        yield app


@contextmanager
def copied(folder: Path) -> Iterator[Flask]:
    """The app with the default checklist and the demo world, its data in this folder."""
    first, url = _first(), ""
    if chosen == "postgresql":
        url = postgres.cluster().new(template=postgres.named(first["url"]))
    else:
        shutil.copytree(first["folder"], folder, dirs_exist_ok=True)
    with _opened(folder, url) as app:
        app.extensions["field"].__dict__["bundle"] = first["bundle"]  # built once, it is the same
        compiled.shared(app, first["engine"])
        yield app


@contextmanager
def _opened(folder: Path, url: str, **more: Any) -> Iterator[Flask]:
    app = create_app(settings(folder, url) | more)
    yield app
    close(app)
    if url:
        postgres.cluster().drop(url)


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@cache
def _first() -> dict[str, Any]:
    """The world that is copied."""
    folder = tempfile.mkdtemp(prefix="world-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = postgres.cluster().new() if chosen == "postgresql" else ""
    app = create_app(settings(Path(folder), url))
    with app.app_context():
        fill()
        engine = db.engine
    bundle = compiled.bundle(app)
    close(app)
    return {"folder": folder, "url": url, "bundle": bundle, "engine": engine}


def fill(results: bool = False) -> None:
    """Tables, the default checklist, the demo world."""
    db.create_all()
    server.begin()
    standards.load_shipped()
    demo.load(results)
    db.session.commit()
