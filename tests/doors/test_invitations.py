"""Who is invited gets a name that can be typed at the door."""

from __future__ import annotations

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Account


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
