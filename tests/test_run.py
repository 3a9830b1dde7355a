"""`make run` on a real port: it prints links that work, and a second start keeps what is there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inspect_app import serving
from inspect_app.demo.people import PEOPLE
from tests.answering import until_it_answers
from tests.browser.world import free_port

ROOT = Path(__file__).parents[1]


def run(folder: Path, port: int, said: Path, host: str = "127.0.0.1") -> subprocess.Popen[bytes]:
    given = {"INSPECT_DATA_DIR": str(folder / "data"), "HOST": host, "PORT": str(port), "BIN": str(Path(sys.executable).parent)}
    with said.open("w") as out:
        return subprocess.Popen(["bash", "scripts/run.sh"], cwd=ROOT, env={**os.environ, **given}, stdout=out, stderr=subprocess.STDOUT)


@contextmanager
def started(folder: Path, end: int = signal.SIGTERM) -> Iterator[tuple[str, str]]:
    """The address, and what it printed. SIGHUP: its terminal is closed."""
    port, said = free_port(), folder / "said.txt"
    server = run(folder, port, said)
    try:
        address = f"http://127.0.0.1:{port}"
        _answers(server, f"{address}/login", said)
        yield address, said.read_text()
    finally:
        server.send_signal(end)
        server.wait(20)


def _answers(server: subprocess.Popen[bytes], url: str, said: Path) -> None:
    try:
        until_it_answers(server, url)
    except TimeoutError as error:
        raise AssertionError(said.read_text()) from error


def counted(folder: Path) -> list[int]:
    db = sqlite3.connect(folder / "data" / "centre.db")
    found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("fact", "visit", "person", "photo", "item")]
    db.close()
    assert all(found)
    return found


def links(said: str) -> list[str]:
    return re.findall(r"http://\S+/login/\S+", said)


def test_it_starts_and_starts_again_with_the_same_data(tmp_path: Path) -> None:
    with started(tmp_path, signal.SIGHUP) as (address, said):
        first = links(said)
        assert address in said
        assert len(first) == len(PEOPLE)
        with pytest.raises(BlockingIOError):
            serving.alone(tmp_path / "data")
        assert b"csrf_token" in urllib.request.urlopen(first[0], timeout=20).read()
    secret, before = (tmp_path / "data" / "secret").read_text(), counted(tmp_path)
    with started(tmp_path) as (address, said):
        assert len(set(links(said)) - set(first)) == len(PEOPLE), "new links"
        assert (tmp_path / "data" / "secret").read_text() == secret
        another = run(tmp_path / "another", int(address.rpartition(":")[2]), tmp_path / "another.txt")
        assert another.wait(60) != 0
        assert (tmp_path / "another.txt").read_text().startswith("Port ")
    assert counted(tmp_path) == before
    serving.alone(tmp_path / "data").close()


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 8000)])
def test_an_address_that_cannot_be_served_is_told_before_links_are_printed(tmp_path: Path, host: str, port: int) -> None:
    assert run(tmp_path, port, tmp_path / "said.txt", host).wait(60) != 0
    assert (tmp_path / "said.txt").read_text().startswith(f"http://{host}:{port} cannot be served from here")


def test_a_damaged_database_is_told_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "centre.db").write_bytes(b"a letter\n" * 1000)
    assert run(tmp_path, free_port(), tmp_path / "said.txt").wait(60) != 0
    assert (tmp_path / "said.txt").read_text().startswith("The database is damaged")


def flask(folder: Path, *words: object) -> str:
    """What the command says, with the app's code and its data in that folder."""
    given = {"INSPECT_DATA_DIR": "instance", "SECRET_KEY": "x", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_its_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "工会's 100%20 ?#"
    for part in ("inspect_app", "migrations", "sync", "translations"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", folder)
    flask(folder, "db", "upgrade")
    flask(folder, "begin")
    flask(folder, "backup", "create", folder / "kept")
    assert "whole" in flask(folder, "backup", "verify", folder / "kept")
    assert {"centre.db", "photos"} <= {path.name for path in (folder / "instance").iterdir()}
