"""Facts that come together: one that the database refuses takes none of the others with it, and a lock is no fault of a fact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from inspect_app.database import db
from inspect_app.models import Fact, Noted
from sync.device import Device
from tests.tablets import BASE, count, facts

ON_SQLITE = "CREATE TRIGGER strange BEFORE INSERT ON noted WHEN NEW.text = 'strange' BEGIN SELECT RAISE(ABORT, 'refused'); END"
ON_POSTGRESQL = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '23514'; END $$",
    "CREATE TRIGGER strange BEFORE INSERT ON noted FOR EACH ROW WHEN (NEW.text = 'strange') EXECUTE FUNCTION refuse()",
)
LOCKED = {"sqlite": sqlite3.OperationalError("database is locked"), "postgresql": psycopg.errors.DeadlockDetected("deadlock detected")}


@pytest.fixture
def refusing(app: Flask) -> None:
    """The database itself refuses one note, past all our rules."""
    with app.app_context():
        for statement in (ON_SQLITE,) if db.engine.dialect.name == "sqlite" else ON_POSTGRESQL:
            db.session.execute(text(statement))
        db.session.commit()


@pytest.fixture
def locked(app: Flask, zhou: Device) -> Iterator[list[int]]:
    """Notes find the database locked, while the list holds a number."""
    times = [1]
    with app.app_context():
        engine = db.engine

    def late(_cursor: Any, statement: str, _parameters: Any, _context: Any) -> None:
        if times and statement.startswith("INSERT INTO noted"):
            raise LOCKED[engine.dialect.name]

    event.listen(engine, "do_executemany", late)
    yield times
    event.remove(engine, "do_executemany", late)


@pytest.mark.usefixtures("refusing")
def test_one_that_the_database_refuses_is_kept_apart_alone(app: Flask, zhou: Device) -> None:
    for said in ("one", "strange", "two", "strange", "three"):
        zhou.note(BASE, "S6-2", said)
    zhou.push()
    states = [(seq, state, reason) for _, seq, state, reason in facts(app)]
    assert states == [
        (1, "held", None),
        (2, "quarantined", "bad-value"),
        (3, "held", None),
        (4, "quarantined", "bad-value"),
        (5, "held", None),
    ]
    with app.app_context():
        revisions = db.session.execute(select(Fact.revision).order_by(Fact.seq)).scalars().all()
        assert revisions == sorted(set(revisions))
        assert set(db.session.execute(select(Noted.text)).scalars()) == {"one", "two", "three"}


def test_a_lock_keeps_nothing_and_blames_no_fact(app: Flask, zhou: Device, locked: list[int]) -> None:
    for said in ("one", "two", "three", "four"):
        zhou.note(BASE, "S6-2", said)
    with pytest.raises(OperationalError):
        zhou.push()
    assert (count(app, Fact), count(app, Noted), zhou.pending()["facts"]) == (0, 0, 4)
    locked.clear()
    zhou.push()
    assert {state for _, _, state, _ in facts(app)} == {"held"}
