"""The migrations make exactly the models' tables, and go back to nothing, on both engines."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Inspector, String, insert, inspect, select

from inspect_app.database import db
from inspect_app.models import Awarded, Checklist, Counter, Evaluation, Person, Site, Supersedes, Verdict, Visit
from tests import worlds


@contextmanager
def quiet() -> Iterator[None]:
    """Loggers that a migration switches off come back."""
    before = [(logger, logger.disabled) for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    yield
    for logger, disabled in before:
        logger.disabled = disabled


@pytest.fixture(params=worlds.ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(worlds, "chosen", request.param)
    with worlds.empty(tmp_path) as app, quiet(), app.app_context():
        yield app
        db.session.remove()


def shape() -> dict[str, Any]:
    """All that the engine knows of each table: columns, keys, indexes, checks."""
    seen = inspect(db.engine)
    return {name: _table(seen, name) for name in sorted(seen.get_table_names()) if name != "alembic_version"}


def _table(seen: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": sorted((c["name"], str(c["type"]), c["nullable"], str(c["default"])) for c in seen.get_columns(name)),
        "key": seen.get_pk_constraint(name),
        "others": sorted(map(str, seen.get_foreign_keys(name))),
        "indexes": sorted(map(str, seen.get_indexes(name))),
        "unique": sorted(map(str, seen.get_unique_constraints(name))),
        "checks": sorted(map(str, seen.get_check_constraints(name))),
    }


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_checks_and_names_included(empty: Flask) -> None:
    upgrade()
    migrated = shape()
    downgrade(revision="base")
    db.create_all()
    assert migrated == shape()


def test_they_go_back_to_nothing(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_a_second_upgrade_changes_nothing(empty: Flask) -> None:
    upgrade()
    before = shape()
    upgrade()
    assert shape() == before


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory(str(Path(__file__).parents[2] / "migrations"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def put(model: Any, **known: Any) -> None:
    """A row with these values, and nothing in the others."""
    empty = {c.name: "" if isinstance(c.type, String) else 0 for c in model.__table__.c if not c.nullable}
    db.session.execute(insert(model.__table__).values(empty | known))


def test_decisions_that_were_there_are_told_by_their_verdicts(empty: Flask) -> None:
    """Decided twice, revoked, and decided apart."""
    upgrade(revision="0022")
    put(Site, id="s"), put(Checklist, id="c"), put(Counter, id=1, revision=7), put(Person, id="p")
    for evaluation, decisions in {"again": [2, 4], "revoked": [3, 0], "once": [5], "none": []}.items():
        put(Evaluation, id=evaluation, site="s", checklist="c"), put(Visit, id=f"v-{evaluation}", evaluation=evaluation, lead="p")
        for n, stars in enumerate(decisions):
            id, at = f"{evaluation}-{n}", f"2026-11-2{n}T09:00:00+08:00"
            values = {"visit": f"v-{evaluation}", "evaluation": evaluation, "person": "p", "checklist": "c"}
            put(Awarded, id=id, stars=stars, revoked=int(not stars), at=at, **values)
            if n:
                put(Supersedes, base=f"{evaluation}-{n - 1}", by=id)
    db.session.commit()
    upgrade()
    found = db.session.execute(select(Verdict.evaluation, Verdict.stars, Verdict.revoked, Verdict.day, Verdict.revision))
    assert {row.evaluation: tuple(row)[1:] for row in found} == {
        "again": (4, 0, "2026-11-21", 8),
        "revoked": (0, 1, "2026-11-21", 8),
        "once": (5, 0, "2026-11-20", 8),
    }
    assert db.session.execute(select(Counter.revision)).scalar_one() == 8
