"""Facts that are taken together end as those that are taken one by one, and are really taken together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event, select

from inspect_app.database import db
from inspect_app.field import field
from inspect_app.fieldkit.payload import Quarantined
from inspect_app.fieldkit.together import Strange, Together, objects
from inspect_app.models import Fact
from sync.device import Device
from sync.memory import Line
from tests.fieldkit import nasty
from tests.stories.plan import whole
from tests.sync_api.test_order import VIEWS, acts, play, world
from tests.tablets import BASE, facts, tablet

PEOPLE = (("zhou", 1), ("zhou", 2), ("shen", 1), ("shen", 2))


@pytest.fixture
def centre(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def taken(app: Flask, lines: list[Line]) -> dict[str, Any] | None:
    """What the centre makes of these when they come together; None when they are strange. Nothing stays."""
    batch = Together(field)
    try:
        for line in lines:
            batch.add(dict(line.h), line.header, line.payload)
        batch.write(app.extensions["field"].log())
        return {name: sorted(map(tuple, db.session.execute(rows)), key=repr) for name, rows in VIEWS.items()}
    except (Strange, Quarantined):
        return None
    finally:
        db.session.rollback()


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=acts)
def test_the_world_is_the_same(centre: Flask, story: list[tuple[Any, ...]]) -> None:
    """Together or not at all: strange is a batch exactly where one of its facts is set apart."""
    devices = [tablet(lambda *_: pytest.fail("no network here"), *who) for who in PEOPLE]
    lines = play(devices, story)
    alone = world(centre, lines)
    refused = any(state == "quarantined" for _, _, state, _ in alone["log"])
    assert taken(centre, lines) == (None if refused else alone)


def test_a_whole_visit_is_a_handful_of_statements(app: Flask, zhou: Device) -> None:
    for step in whole()[:60]:
        zhou.answer(BASE, step.item, **step.fields)
    said: list[str] = []
    with app.app_context():
        engine = db.engine

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    zhou.push()
    event.remove(engine, "before_cursor_execute", heard)
    assert len(facts(app, Fact.state == "held")) == 60
    assert len(said) < 40, said


def test_every_kind_is_judged_by_its_rows_as_by_its_values(app: Flask) -> None:
    """What nasty hands wrote and the rules let pass, they let pass again; every statement runs on this engine."""
    nasty.fill(app)
    with app.app_context():
        seen = 0
        for kind in field.kinds.values():
            ids = db.session.execute(select(kind.table.c.id)).scalars().all()
            if kind.name != "attached":  # where the number of photos counts the row itself
                assert not objects(db.session.connection(), kind, list(ids)), kind.name
            seen += len(ids)
        assert seen > 300
