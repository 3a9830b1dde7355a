"""Who came in and who was refused, a line each; and old sign-ins that go."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from inspect_app import clock, events
from inspect_app.auth import sessions
from inspect_app.database import db
from inspect_app.events import Event
from inspect_app.models import SignIn, SignInLink
from tests.tablets import BASE, TabletOf

from .test_doors import csrf

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture
def lines(app: Flask) -> Callable[[], list[dict[str, Any]]]:
    return lambda: [json.loads(line) for line in (Path(app.config["DATA_DIR"]) / events.FILE).read_text().splitlines()]


def told(lines: list[dict[str, Any]], event: Event) -> dict[str, Any]:
    [found] = [line for line in lines if line["event"] == event]
    return found


def test_coming_in_is_told_with_the_person_and_never_with_the_link(app: Flask, client_of: ClientOf, lines: Any) -> None:
    client_of("zhou").get("/me/sessions")
    with app.app_context():
        person = db.session.execute(select(SignIn.person)).scalar_one()
        link = db.session.execute(select(SignInLink.token_hash)).scalars().all()
    found = told(lines(), Event.SIGNED_IN)
    assert (found["person"], found["address"], found["endpoint"]) == (person, "127.0.0.1", "doors.follow")
    assert not any(hashed in json.dumps(lines()) for hashed in link)


def test_a_wrong_password_is_told_and_not_what_was_typed(app: Flask, lines: Any) -> None:
    client = app.test_client()
    client.post("/login", data={"csrf_token": csrf(client), "login": "zhou\nvery secret", "password": "not this one either"})
    assert told(lines(), Event.SIGN_IN_FAILED)["address"] == "127.0.0.1"
    assert "secret" not in json.dumps(lines())
    assert "either" not in json.dumps(lines())


def test_who_may_not_is_told_by_name(client_of: ClientOf, lines: Any) -> None:
    answer = client_of("zhou").get("/tablets")
    found = told(lines(), Event.REFUSED)
    assert (answer.status_code, found["code"], found["endpoint"]) == (403, "not-allowed", "desk.tablets")
    assert found["by"] == told(lines(), Event.SIGNED_IN)["person"]


def test_a_tablet_is_told_when_it_registers_and_when_its_facts_are_set_apart(app: Flask, tablet_of: TabletOf, lines: Any) -> None:
    zhou = tablet_of("zhou")
    assert told(lines(), Event.DEVICE_REGISTERED)["device"] == zhou.id
    app.test_cli_runner().invoke(args=["people", "disable", "zhou"])
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    found = told(lines(), Event.SET_APART)
    assert (found["codes"], found["device"]) == ({"revoked": 1}, zhou.id)
    assert told(lines(), Event.PERSON_DISABLED)["by"] == "command"


def test_the_file_may_be_moved_away_and_a_full_disk_shuts_nobody_out(app: Flask, client_of: ClientOf, lines: Any) -> None:
    kept = Path(app.config["DATA_DIR"]) / events.FILE
    client_of("zhou")
    kept.rename(kept.with_suffix(".older"))
    client_of("shen")
    assert len(lines()) == 1
    kept.unlink()
    kept.symlink_to("/dev/full")
    assert client_of("chen").get("/").status_code == 200


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 1)])
def test_sessions_and_links_go_a_month_after_their_end(app: Flask, client_of: ClientOf, days: int, left: int, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    client_of("zhou").post("/logout", data={"csrf_token": "-"})
    with app.app_context():
        sessions.end(SignIn.ended_at.is_(None))
        db.session.commit()
    later = clock.seconds() + days * 86_400
    monkeypatch.setattr(clock, "seconds", lambda: later)
    client_of("shen")
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(SignIn)).scalar_one() == left


def test_a_session_in_use_stays(app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    zhou, now = client_of("zhou"), clock.seconds()
    for days in (25, 50, 75):
        monkeypatch.setattr(clock, "seconds", lambda days=days: now + days * 86_400)
        assert zhou.get("/me/sessions").status_code == 200
        client_of("shen")
