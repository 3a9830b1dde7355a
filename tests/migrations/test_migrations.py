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
from sqlalchemy import Inspector, inspect

from inspect_app.database import db
from tests import worlds


@contextmanager
def quiet() -> Iterator[None]:
    """alembic.ini switches other loggers off; they come back."""
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
