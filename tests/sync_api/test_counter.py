"""Revisions are taken from one counter and held until commit, so no reader's cursor passes a row that commits later."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from inspect_app import revisions
from inspect_app.database import db
from inspect_app.models import Counter, Person, Photo, Site
from sync.device import Device
from tests.tablets import BASE, TabletOf, named


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def impatient(engine: Engine) -> Connection:
    """A connection that gives up at once where it would have to wait."""
    connection = engine.connect()
    wait = "PRAGMA busy_timeout = 0" if engine.dialect.name == "sqlite" else "SET lock_timeout = '50ms'"
    connection.connection.driver_connection.execute(wait)  # type: ignore[union-attr]
    return connection


def taken(connection: Connection) -> int:
    with connection:
        try:
            revision = revisions.take(connection, 1)
        finally:
            connection.commit()
            connection.invalidate()
        return revision


def test_a_second_writer_waits_for_the_first_to_commit(engine: Engine) -> None:
    before = taken(engine.connect())
    with engine.connect() as first:
        assert revisions.take(first, 1) == before + 1
        with pytest.raises(OperationalError):
            taken(impatient(engine))
        first.commit()
    assert taken(impatient(engine)) == before + 2


def test_a_pull_during_an_open_write_misses_nothing(engine: Engine, tablet_of: TabletOf) -> None:
    """A row has its number and is not committed; the pull meanwhile stays below it, the next one brings it."""
    zhou: Device = tablet_of("zhou")
    zhou.pull()
    before = zhou.wire.pull({})
    with Session(engine) as writer:
        person = writer.get_one(Person, named("shen"))
        person.title = "not yet"
        writer.flush()
        number, during = person.revision, zhou.wire.pull({})
        writer.commit()
    assert during == before
    assert max(part["revision"] for part in during["scopes"]) < number
    zhou.store.known = {part["scope"]: part["revision"] for part in during["scopes"]}
    zhou.pull()
    assert zhou.store.rows["person"][(named("shen"),)]["title"] == "not yet"


def test_each_row_of_one_flush_gets_its_own_number_and_untouched_rows_keep_theirs(app: Flask) -> None:
    with app.app_context():
        before = db.session.execute(select(Counter.revision)).scalar_one()
        sites = db.session.query(Site).limit(3).all()
        kept = sites[2].revision
        sites[0].phone, sites[1].phone, sites[2].phone = "1", "2", sites[2].phone
        db.session.add(Photo(sha256="0" * 64, bytes=1))
        db.session.commit()
        assert {sites[0].revision, sites[1].revision, db.session.get_one(Photo, "0" * 64).revision} == {before + n for n in (1, 2, 3)}
        assert sites[2].revision == kept
        assert db.session.execute(select(Counter.revision)).scalar_one() == before + 3


def test_a_write_that_fails_gives_its_number_back(app: Flask) -> None:
    with app.app_context():
        before = db.session.execute(select(Counter.revision)).scalar_one()
        revisions.take(db.session.connection(), 5)
        db.session.rollback()
        assert db.session.execute(select(Counter.revision)).scalar_one() == before


def test_facts_of_two_tablets_are_numbered_in_the_order_of_their_commits(app: Flask, tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    places = []
    for device in (zhou, shen, zhou, shen):
        device.answer(BASE, "S6-2", choice="yes")
        device.push()
        with app.app_context():
            places.append(db.session.execute(select(Counter.revision)).scalar_one())
    assert places == sorted(set(places))
