"""No room at the centre: refused in words, nothing acknowledged, and taken when there is room again."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from inspect_app.database import db
from inspect_app.models import Fact
from inspect_app.photos import store
from sync.device import Device, Refused
from tests.sync_api.sending import AtOnce, waiting
from tests.tablets import BASE, count, jpeg

# Any write of the log fails as a server without room fails it.
NO_ROOM = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"


@pytest.fixture
def full_database(app: Flask, zhou: Device) -> Iterator[None]:
    """Once zhou's tablet is known. SQLite may not grow by a page; PostgreSQL says what it says on a full disk."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "checkout", _no_page_more)
            yield
            event.remove(db.engine, "checkout", _no_page_more)
            db.engine.dispose()
            return
        db.session.execute(text(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {NO_ROOM} $$"))
        db.session.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON fact EXECUTE FUNCTION no_room()"))
        db.session.commit()
        yield
        db.session.execute(text("DROP TRIGGER full_disk ON fact"))
        db.session.commit()


def _no_page_more(connection: Any, *_: Any) -> None:
    connection.execute("PRAGMA max_page_count = 1")


def refused(device: Device) -> Refused:
    with pytest.raises(Refused) as told:
        device.sync()
    return told.value


def test_under_one_percent_entries_wait_too_and_are_taken_later(app: Flask, zhou: Device) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    app.config["FULL_DISK_PERCENT"] = 101
    assert refused(zhou).code == "no-room"
    assert zhou.pending()["facts"] == 1
    assert count(app, Fact) == 0
    app.config["FULL_DISK_PERCENT"] = 0
    zhou.sync()
    assert zhou.pending()["facts"] == 0


def test_under_one_percent_a_tablet_with_nothing_new_still_asks(app: Flask, zhou: Device) -> None:
    app.config["FULL_DISK_PERCENT"] = 101
    zhou.sync()


@pytest.mark.usefixtures("full_database")
def test_a_database_without_room_acknowledges_nothing(zhou: Device) -> None:
    for n in range(40):
        zhou.note(BASE, "S6-2", f"{n} " + "x" * 8000)
    assert refused(zhou).code == "no-room"
    assert zhou.pending()["facts"] == 40


def test_without_room_all_in_line_are_told_and_nothing_is_kept(
    app: Flask, zhou: Device, three: list[Device], at_once: AtOnce, request: pytest.FixtureRequest
) -> None:
    assert zhou.id == three[0].id
    request.getfixturevalue("full_database")  # now that they are registered
    for tablet in three:
        for n in range(40):
            tablet.note(tablet.store.waiting()[0].h["visit"], "S6-2", f"{n} " + "x" * 8000)
    answers = at_once(*map(waiting, three))
    assert {answer.json["title"] for answer in answers} == {"no-room"}
    assert count(app, Fact, Fact.device.in_([tablet.id for tablet in three])) == 0


def test_a_photo_without_room_stays_on_the_tablet(app: Flask, zhou: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    zhou.attach(BASE, "S6-2", jpeg(), 640, 480)

    def no_space(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "durable", no_space)
        assert refused(zhou).code == "no-room"
    assert zhou.pending()["photos"] == 1
    zhou.sync()
    assert zhou.pending()["photos"] == 0
