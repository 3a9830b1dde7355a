"""The centre's day is its time zone's, wherever its machine stands."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app import clock, create_app, runtime
from inspect_app.database import db
from inspect_app.demo import world
from inspect_app.models import Answered
from tests.conftest import sign_in
from tests.field.walk import Inspector


@pytest.mark.parametrize(("zone", "day"), [("", "2026-11-24"), ("UTC", "2026-11-23")])
def test_today_is_the_centre_s(zone: str, day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"SECRET_KEY": "x", "DATA_DIR": str(tmp_path)} | ({"TIMEZONE": zone} if zone else {})
    monkeypatch.setattr(time, "time", lambda: datetime(2026, 11, 23, 17, 0, tzinfo=UTC).timestamp())
    with create_app(given).app_context():
        assert clock.local().date().isoformat() == day
        assert world.day(0).isoformat() == day


def test_field_pages_are_given_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: datetime(2026, 11, 23, 16, 0, tzinfo=UTC).timestamp())
    with app.test_request_context():
        assert runtime.ambient()["today"] == "2026-11-24"


def test_a_fact_made_at_the_centre_tells_the_centre_s_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    zhou = Inspector(sign_in(app, "zhou"))
    monkeypatch.setenv("TZ", "America/New_York")  # where its machine stands
    time.tzset()
    zhou.answers("S1-3", choice="yes")
    monkeypatch.undo()
    time.tzset()
    with app.app_context():
        at = db.session.execute(select(Answered.at).where(Answered.item == "S1-3")).scalars().all()[-1]
    assert at.endswith("+08:00")
    assert datetime.now(UTC) - datetime.fromisoformat(at) < timedelta(minutes=5)
