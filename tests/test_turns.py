"""Writers of SQLite stand in line: none is lost, none waits longer than it would, and whoever stands first goes first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspect_app import turns

MORE = """
import sys
from tests.test_turns import add
for _ in range(50): add(sys.argv[1])
"""


def opened(file: str, patience: int = 30_000) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA busy_timeout = {patience}")
    return connection


def add(file: str) -> None:
    connection = opened(file)
    turns.begin(connection, file)
    [number] = connection.execute("SELECT number FROM counted").fetchone()
    connection.execute("UPDATE counted SET number = ?", (number + 1,))
    connection.execute("COMMIT")
    connection.close()


@pytest.fixture
def file(tmp_path: Path) -> str:
    connection = opened(str(tmp_path / "some.db"))
    connection.executescript("CREATE TABLE counted (number INTEGER); INSERT INTO counted VALUES (0)")
    connection.close()
    return str(tmp_path / "some.db")


def test_threads_and_processes_write_one_after_the_other(file: str) -> None:
    others = [subprocess.Popen([sys.executable, "-c", MORE, file]) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, [file] * 100))
    assert [other.wait() for other in others] == [0, 0]
    assert opened(file).execute("SELECT number FROM counted").fetchall() == [(200,)]


def test_the_first_in_line_asks_until_the_writer_is_done(file: str) -> None:
    writer, second = opened(file), opened(file)
    writer.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(add, file)
        while not turns._door.locked():
            assert not waiting.done()
        writer.execute("COMMIT")
        waiting.result(30)
    assert second.execute("SELECT number FROM counted").fetchall() == [(1,)]


def test_patience_ends_and_stays_what_it_was(file: str) -> None:
    writer, second = opened(file), opened(file, patience=20)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        turns.begin(second, file)
    assert second.execute("PRAGMA busy_timeout").fetchone() == (20,)
    writer.execute("ROLLBACK")
    turns.begin(second, file)
    second.execute("COMMIT")
