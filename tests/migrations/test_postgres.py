"""The data on PostgreSQL, from nothing by the app's own commands; and the same world as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app import clock, server
from inspect_app.database import db
from inspect_app.models import Fact, VisitSummary
from inspect_app.start import prepare
from tests import worlds
from tests.conftest import sign_in

from .test_migrations import quiet


@pytest.fixture(scope="module")
def monkey() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory, monkey: pytest.MonkeyPatch) -> Iterator[dict[str, Flask]]:
    now = clock.seconds()
    monkey.setattr(clock, "seconds", lambda: now)
    with ExitStack() as open_, quiet():
        made = {}
        for engine in worlds.ENGINES:
            monkey.setattr(worlds, "chosen", engine)
            made[engine] = open_.enter_context(worlds.empty(tmp_path_factory.mktemp(engine)))
            start(made[engine])
            start(made[engine])
        yield made


def start(app: Flask) -> None:
    """What `make run` does; the second time it changes nothing."""
    with app.app_context():
        prepare("http://127.0.0.1:8000")


def rows(app: Flask) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Of the facts those of tablets: what the desk said bears the centre's own device, and each has another."""
    scores = select(VisitSummary.visit, VisitSummary.state, VisitSummary.points, VisitSummary.attainable, VisitSummary.stars)
    with app.app_context():
        facts = db.session.execute(select(Fact.id, Fact.header, Fact.payload).where(Fact.device != server.found()["device"]).order_by(Fact.device, Fact.seq))
        return [tuple(r) for r in facts], [tuple(r) for r in db.session.execute(scores.order_by(VisitSummary.visit))]


def test_both_engines_hold_the_same_facts_and_the_same_scores(centres: dict[str, Flask]) -> None:
    assert rows(centres["postgresql"]) == rows(centres["sqlite"])


def test_the_summaries_are_true_on_postgresql(centres: dict[str, Flask]) -> None:
    assert centres["postgresql"].test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


@pytest.mark.parametrize("login", ["chen", "zhou"])
def test_pages_are_the_same_bytes(centres: dict[str, Flask], login: str) -> None:
    with centres["sqlite"].app_context():
        visit = db.session.scalars(select(VisitSummary.visit).where(VisitSummary.stars == 5).order_by(VisitSummary.visit)).first()
    paths = ["/", f"/visits/{visit}"] if login == "chen" else [f"/field/visits/{visit}{page}" for page in ("", "/sections/S6", "/summary")]
    for path in paths:
        pages = [sign_in(app, login).get(path) for app in centres.values()]
        assert pages[0].status_code == pages[1].status_code == 200
        assert plain(pages[0].text) == plain(pages[1].text), path


def plain(page: str) -> list[str]:
    """Without what differs by purpose: tokens against forgery, revisions."""
    return [line for line in page.splitlines() if "csrf" not in line and "since=" not in line]
