"""One more visit to a base than the one that is planned, and what that one is told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from inspect_app import earlier
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Visit

from .walk import PLANNED, Inspector

BEFORE, ISLAND = named("visit 13"), named("evaluation 3")  # zhou's, 41 days before PLANNED, and what both are of
FAILS, PASSES = {"choice": "no"}, {"choice": "yes"}
ITEM = "S1-3"
Planned = Callable[..., str]  # see conftest.py
Walked = Callable[..., Inspector]  # see conftest.py


def told(app: Flask, visit: str = PLANNED, item: str = ITEM) -> dict[str, Any]:
    """The row of this item; nothing when it says nothing. Every row is what the facts say."""
    with app.app_context():
        assert [*earlier.differing(db.session.connection())] == []
        return {k: row for k, row in earlier.kept(db.session.connection(), visit).items() if row["day"]}.get(item, {})


def day(app: Flask, visit: str) -> str:
    with app.app_context():
        return db.session.get_one(Visit, visit).planned_on
