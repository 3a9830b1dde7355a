"""Who writes to SQLite next.

SQLite lets one write at a time, and has the others ask again after naps that grow to a tenth of a second: the database stands
idle meanwhile, and the last to come may be the first to go. Here all writers of a centre, threads and processes, stand in line,
and only the first of them asks, every half millisecond. The line ends where the transaction begins: nobody is waited for longer
than SQLite itself would wait."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

PAUSE = 0.0005  # seconds
_door = Lock()  # of the threads of this process


def begin(connection: sqlite3.Connection, database: str) -> None:
    """BEGIN IMMEDIATE. Raises sqlite3.OperationalError once the connection's busy_timeout is over."""
    patience = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    with _first(database):
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            _ask(connection, time.monotonic() + patience / 1000)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {patience}")


@contextmanager
def _first(database: str) -> Iterator[None]:
    with _door, Path(f"{database}-turn").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


def _ask(connection: sqlite3.Connection, until: float) -> None:
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(PAUSE)
