"""Writers of SQLite stand in line: none is lost, none waits longer than it would, and whoever stands first goes first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from inspect_app import turns

MORE = """
import sys
from tests.test_turns import add
for _ in range(50): add(sys.argv[1])
"""


@contextmanager
def opened(file: str, patience: int = 30_000) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA busy_timeout = {patience}")
        yield connection


def add(file: str) -> None:
    with opened(file) as connection:
        turns.begin(connection, file)
        [number] = connection.execute("SELECT number FROM counted").fetchone()
        connection.execute("UPDATE counted SET number = ?", (number + 1,))
        connection.execute("COMMIT")


@pytest.fixture
def file(tmp_path: Path) -> str:
    with opened(str(tmp_path / "some.db")) as connection:
        connection.executescript("CREATE TABLE counted (number INTEGER); INSERT INTO counted VALUES (0)")
    return str(tmp_path / "some.db")


def test_threads_and_processes_write_one_after_the_other(file: str) -> None:
    others = [subprocess.Popen([sys.executable, "-c", MORE, file]) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, [file] * 100))
    assert [other.wait() for other in others] == [0, 0]
    with opened(file) as connection:
        assert connection.execute("SELECT number FROM counted").fetchall() == [(200,)]


def test_the_first_in_line_asks_until_the_writer_is_done(file: str) -> None:
    with opened(file) as writer, opened(file) as second:
        writer.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(add, file)
            while not turns._door.locked():
                assert not waiting.done()
            writer.execute("COMMIT")
            waiting.result(30)
        assert second.execute("SELECT number FROM counted").fetchall() == [(1,)]


def test_patience_ends_and_stays_what_it_was(file: str) -> None:
    with opened(file) as writer, opened(file, patience=20) as second:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            turns.begin(second, file)
        assert second.execute("PRAGMA busy_timeout").fetchone() == (20,)
        writer.execute("ROLLBACK")
        turns.begin(second, file)
        second.execute("COMMIT")
