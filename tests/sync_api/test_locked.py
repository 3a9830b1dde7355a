"""Somebody holds a lock and does not let go: said in words after a while, nothing acknowledged, and it goes on afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from inspect_app import revisions
from inspect_app.database import PATIENCE, db
from inspect_app.models import Fact
from sync.device import Device, Refused
from tests.tablets import BASE, count, jpeg


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """Its connections wait for a twentieth of a second, where they would wait for half a minute."""
    with app.app_context():
        engine = db.engine
    wait = "PRAGMA busy_timeout = 50" if engine.dialect.name == "sqlite" else "SET lock_timeout = '50ms'"

    def impatient(connection: Any, *_: Any) -> None:
        connection.execute(wait)

    event.listen(engine, "checkout", impatient)
    yield engine
    event.remove(engine, "checkout", impatient)
    engine.dispose()


@pytest.fixture
def lock(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as somebody:
        revisions.take(somebody, 1)
        yield somebody


def test_nobody_waits_longer_than_half_a_minute(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        asked, said = ("PRAGMA busy_timeout", PATIENCE) if db.engine.dialect.name == "sqlite" else ("SHOW lock_timeout", "30s")
        assert connection.exec_driver_sql(asked).scalar() == said


def test_a_tablet_keeps_its_entries_and_sends_them_afterwards(app: Flask, zhou: Device, lock: Connection) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    with pytest.raises(Refused) as refused:
        zhou.push()
    assert (refused.value.status, refused.value.code, refused.value.action) == (503, "away", "retry")
    lock.rollback()
    assert (count(app, Fact), zhou.pending()["facts"]) == (0, 1)
    zhou.push()
    assert (count(app, Fact), zhou.pending()["facts"]) == (1, 0)


def test_a_photo_waits_on_the_tablet(app: Flask, zhou: Device, request: pytest.FixtureRequest) -> None:
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.push()
    lock: Connection = request.getfixturevalue("lock")
    with pytest.raises(Refused) as refused:
        zhou.send_photos()
    assert (refused.value.code, zhou.pending()["photos"]) == ("away", 1)
    lock.rollback()
    zhou.send_photos()
    assert zhou.pending()["photos"] == 0


def test_who_finds_no_connection_is_told_so(
    engine: Engine, client_of: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("lin")
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    with ExitStack() as others:
        for _ in range(engine.pool.size()):  # type: ignore[attr-defined]
            others.enter_context(engine.connect())
        answer = client.get("/sites")
        assert (answer.status_code, "data-problem" in answer.text, "Retry-After" in answer.headers) == (503, True, True), answer.text
    assert client.get("/sites").status_code == 200
