"""A SQLite file that is no database any more gives way to the backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click import ClickException
from flask import Flask
from flask_migrate import stamp

from inspect_app.commands import in_words
from inspect_app.database import db
from inspect_app.models import Fact
from inspect_app.start import prepare
from tests.backups.conftest import Say
from tests.migrations.test_migrations import quiet
from tests.tablets import BASE, TabletOf, count

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "its beginning": lambda data: bytes(100) + data[100:],
    "its end": lambda data: data[:50_000],
}


@pytest.fixture
def live(app: Flask, tablet_of: TabletOf) -> Path:
    """The file; an answer is in it."""
    with quiet(), app.app_context():
        stamp()
        path = Path(str(db.engine.url.database))
    zhou = tablet_of("zhou")
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.sync()
    return path


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_database_is_put_aside_and_the_backup_restored(app: Flask, live: Path, say: Say, tmp_path: Path, what: str) -> None:
    say("create", tmp_path / "backup")
    with app.app_context():
        db.engine.dispose()
    spoilt = DAMAGE[what](live.read_bytes())
    live.write_bytes(spoilt)
    assert "say --overwrite. Nothing was changed." in say("restore", tmp_path / "backup")[1]
    assert say("restore", tmp_path / "backup", "--overwrite")[0] == 0
    assert count(app, Fact) == 1
    assert [kept.read_bytes() for kept in live.parent.glob("*.db.damaged-*")] == [spoilt]


EMPTIED = {**DAMAGE, "all of it": lambda data: b"", "another file": lambda data: b"a letter\n" * 1000}


@pytest.mark.parametrize("words", ["people list", "db upgrade", "begin", "backup create kept"])
@pytest.mark.parametrize("what", EMPTIED)
def test_a_damaged_database_is_told_in_a_sentence_and_left_alone(app: Flask, live: Path, what: str, words: str) -> None:
    spoilt = spoil(app, live, what)
    with quiet(), app.app_context():
        done = app.test_cli_runner().invoke(args=words.split())
    assert (done.exit_code, done.output.startswith("Error: The database is damaged")) == (1, True), done.output
    assert "flask backup restore --overwrite" in done.output
    assert live.read_bytes() == spoilt


@pytest.mark.parametrize("what", EMPTIED)
def test_so_it_is_before_anything_is_served(app: Flask, live: Path, what: str) -> None:
    spoilt = spoil(app, live, what)
    with (
        quiet(),
        app.app_context(),
        pytest.raises(ClickException, match=r"^The database is damaged.* flask backup restore --overwrite"),
        in_words(),
    ):
        prepare("http://127.0.0.1")
    assert live.read_bytes() == spoilt


def spoil(app: Flask, live: Path, what: str) -> bytes:
    """Beside photos, so that it was no new one."""
    with app.app_context():
        db.engine.dispose()
    (live.parent / "photos" / "ab").mkdir(parents=True, exist_ok=True)
    (live.parent / "photos" / "ab" / "a photo").touch()
    live.write_bytes(EMPTIED[what](live.read_bytes()))
    return live.read_bytes()
