"""The migrations make exactly the models' tables, and go back to nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from inspect_app import create_app
from inspect_app.database import db


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": "of this test", "DATA_DIR": str(tmp_path), "TESTING": True})
    before = [(logger, logger.disabled) for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    for logger, disabled in before:  # alembic.ini switches other loggers off
        logger.disabled = disabled


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_and_go_back_to_nothing(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
