from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import TeamMember, Visit
from tests.conftest import sign_in

from .before import ISLAND, Planned, Walked
from .walk import PLANNED, Inspector


@pytest.fixture
def inspector(app: Flask) -> Callable[..., Inspector]:
    """inspector("shen", SHARED): signed in, on this visit."""
    return lambda login="zhou", visit=PLANNED: Inspector(sign_in(app, login), visit)


@pytest.fixture
def zhou(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector()


@pytest.fixture
def planned(app: Flask) -> Planned:
    """planned("2020-01-01", login="zhou", **columns): one more visit to the island."""

    def plan(day: str, login: str = "zhou", **more: Any) -> str:
        with app.app_context():
            id = server.new_id()
            db.session.add(Visit(**{"id": id, "evaluation": ISLAND, "purpose": "first", "planned_on": day, "lead": named(login), **more}))
            db.session.flush()
            db.session.add(TeamMember(visit=id, person=named(login)))
            db.session.commit()
            return id

    return plan


@pytest.fixture
def walked(app: Flask) -> Walked:
    """walked(visit, {"S1-3": {"choice": "no"}}): answered, and submitted."""

    def walk(visit: str, answers: dict[str, dict[str, Any]], login: str = "zhou") -> Inspector:
        who = Inspector(sign_in(app, login), visit).speaks("en")
        for item, form in answers.items():
            who.answers(item, **form)
        who.submits("enough")
        return who

    return walk
