"""The demo world of this run, and visits of it that something is known of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import clock
from inspect_app.database import db
from inspect_app.demo.people import PEOPLE
from inspect_app.demo.world import named
from inspect_app.models import VisitSummary
from tests import worlds

INSPECTORS = [login for login, role, *_ in PEOPLE if role == "inspector"]
DONE, TODAY, YESTERDAY, REOPENED, SECRET, FAILED = (named(f"visit {n}") for n in (1, 0, 2, 6, 9, 12))
NOW = clock.seconds()
LATE, ASTRAY, OFF = (named(f"visit {n}") for n in (10, 11, 17))


@contextmanager
def made(folder: Path) -> Iterator[Flask]:
    with worlds.empty(folder) as app:
        with app.app_context(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "seconds", lambda: NOW)
            worlds.fill(results=True)
        yield app


def summary(visit: str) -> VisitSummary:
    return db.session.get_one(VisitSummary, visit)
