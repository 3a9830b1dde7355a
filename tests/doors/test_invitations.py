"""Who is invited gets a name that can be typed at the door."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app.database import db
from inspect_app.models import Account
from tests import worlds


@pytest.mark.parametrize("login", ["", " wang", "wang fang", "wang\n", "wang\x07", "w" * 61])
def test_a_name_that_nobody_could_type_is_refused(app: Flask, login: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "invite", login, "--name", "王芳"])
    assert done.exit_code == 1
    assert "1 to 60 characters" in done.output
    with app.app_context():
        assert db.session.query(Account).filter_by(login=login).count() == 0


@pytest.mark.parametrize("name", ["", " ", "王\n芳", "王" * 81])
def test_a_person_without_a_name_that_can_be_shown_is_not_invited(app: Flask, name: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "invite", "wang", "--name", name])
    assert (done.exit_code, "one line" in done.output) == (1, True), done.output
    with app.app_context():
        assert db.session.query(Account).filter_by(login="wang").count() == 0


def invited(app: Flask, region: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["people", "invite", "wang", "--role", "supervisor", "--name", "王芳", "--region", region])
    return done.exit_code, done.output


def regions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.execute(select(Account.region).where(Account.login == "wang")).scalars())


def test_a_region_without_a_base_is_refused_and_those_with_one_are_named(app: Flask) -> None:
    code, said = invited(app, "淳安")
    assert (code, "No base lies in 淳安." in said, "淳安县, " in said) == (1, True, True), said
    assert regions(app) == []
    assert invited(app, " 淳安县 ")[0] == 0
    assert regions(app) == ["淳安县"]


def test_where_no_base_is_yet_any_region_is_taken(tmp_path: Path) -> None:
    with worlds.empty(tmp_path) as app:
        with app.app_context():
            db.create_all()
        assert invited(app, "淳安县")[0] == 0
        assert regions(app) == ["淳安县"]
