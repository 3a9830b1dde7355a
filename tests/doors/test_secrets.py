"""Without a secret of its own nothing starts, and a command without a database says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.cli import NoAppException

from inspect_app import create_app
from tests.worlds import close


def test_the_app_does_not_start_without_a_secret(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(NoAppException, match="SECRET_KEY is not set"):
        create_app({"DATA_DIR": str(tmp_path)})


def test_the_settings_for_good_start_nothing_before_they_have_a_secret_of_their_own(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (Path(__file__).parents[2] / "deploy" / "inspect.env").read_text().splitlines()
    monkeypatch.setenv("SECRET_KEY", dict(line.split("=", 1) for line in lines if not line.startswith("#"))["SECRET_KEY"])
    with pytest.raises(NoAppException, match="SECRET_KEY is not set"):
        create_app({"DATA_DIR": str(tmp_path)})


def test_commands_take_the_secret_that_the_server_left(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret").write_text("of a run before\n")
    assert create_app({"DATA_DIR": str(tmp_path)}).config["SECRET_KEY"] == "of a run before"


@pytest.mark.parametrize(
    "words", ["people list", "people invite wang --name 王芳", "backup create new", "photos check", "begin", "standards load"]
)
def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.chdir(tmp_path)
    empty = create_app({"SECRET_KEY": "x", "DATA_DIR": str(tmp_path), "DATABASE_URL": ""})
    with empty.app_context():
        done = empty.test_cli_runner().invoke(args=words.split())
    close(empty)
    assert (done.exit_code, "flask db upgrade" in done.output) == (1, True), done.output


@pytest.mark.parametrize("url", ["mysql://x/y", "centre", "postgresql://localhost:abc/x"])
def test_an_address_that_is_no_database_of_ours_is_refused_in_a_sentence(tmp_path: Path, url: str) -> None:
    with pytest.raises(NoAppException, match="DATABASE_URL begins with"):
        create_app({"SECRET_KEY": "x", "DATA_DIR": str(tmp_path), "DATABASE_URL": url})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoAppException, match="file/data, where the data are to lie"):
        create_app({"SECRET_KEY": "x", "DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_server_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    away = create_app({"SECRET_KEY": "x", "DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql://127.0.0.1:1/none"})
    with away.app_context():
        done = away.test_cli_runner().invoke(args=["db", "upgrade"])
    close(away)
    assert (done.exit_code, "It is the one that DATABASE_URL names" in done.output) == (1, True), done.output
