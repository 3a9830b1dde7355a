from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inspect_app.database import db
from tests.migrations.test_migrations import quiet

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(app: Flask) -> Say:
    """say("create", folder): its status and what it said."""

    def run(*words: Any) -> tuple[int, str]:
        with quiet(), app.app_context():
            done = app.test_cli_runner().invoke(args=["backup", *map(str, words)])
            db.session.remove()
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, done.output

    return run
