"""The database into a file and back, by each engine's own means: SQLite's backup API; pg_dump, pg_restore and psql."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import click
from sqlalchemy import inspect

from ..database import db

UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Engine(Protocol):
    name: str
    file: str

    def dump(self, to: Path) -> None:
        """The database as it is at one moment."""

    def faults(self, file: Path) -> list[str]:
        """What keeps this file from being restored, in words."""

    def replace(self, file: Path, script: str) -> None:
        """The database becomes this file and what the SQL script makes of it, all of it or nothing."""


class Sqlite:
    name, file = "sqlite", "centre.db"

    def dump(self, to: Path) -> None:
        _copy(_live(), to)

    def faults(self, file: Path) -> list[str]:
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
                found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        return [f"{file.name}: {fault}" for fault in found if fault != "ok"]

    def replace(self, file: Path, script: str) -> None:
        live = _live()
        with tempfile.TemporaryDirectory(dir=live.parent) as folder:
            made = Path(folder, "made.db")
            shutil.copyfile(file, made)
            with closing(sqlite3.connect(made)) as copy:
                copy.executescript(script)
            try:
                _copy(made, live)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF not in UNREADABLE:
                    raise
                _aside(live)
                _copy(made, live)


def _aside(live: Path) -> None:
    """What is no database any more cannot be written into; its bytes stay, for a person to look at."""
    for name in (f"{live}-wal", f"{live}-shm", str(live)):
        if Path(name).exists():
            Path(name).rename(f"{name}.damaged-{time.time_ns()}")


def _live() -> Path:
    return Path(str(db.engine.url.database))


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


class Postgresql:
    name, file = "postgresql", "centre.dump"

    def dump(self, to: Path) -> None:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", f"--dbname={_address()}")

    def faults(self, file: Path) -> list[str]:
        try:
            _run("pg_restore", "--list", str(file))
        except click.ClickException as error:
            return [f"{file.name}: {error.message}"]
        return []

    def replace(self, file: Path, script: str) -> None:
        tables = ", ".join(f'"{name}"' for name in inspect(db.engine).get_table_names())
        with tempfile.TemporaryDirectory() as folder:
            before, made, after = (Path(folder, name) for name in ("before.sql", "made.sql", "after.sql"))
            before.write_text(f"DROP TABLE {tables} CASCADE;" if tables else "")
            _run("pg_restore", "--no-owner", "--no-privileges", f"--file={made}", str(file))
            after.write_text(f"SET search_path = public;\n{script}")
            files = [f"--file={part}" for part in (before, made, after)]
            _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files, _address())


def _address() -> str:
    return db.engine.url.set(drivername="postgresql", password=None).render_as_string()


def _run(program: str, *words: str) -> None:
    """The password goes by the environment: other people of the machine see a program's words."""
    password = db.engine.url.password
    env: dict[str, Any] = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    try:
        done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise click.ClickException(f"{program} is not here. Install PostgreSQL's client programs (Debian: postgresql-client).") from error
    if done.returncode:
        raise click.ClickException(f"{program} says: {done.stderr.strip()[-500:]}")


def engine() -> Engine:
    return Sqlite() if db.engine.dialect.name == "sqlite" else Postgresql()
