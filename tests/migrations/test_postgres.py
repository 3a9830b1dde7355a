"""The data on PostgreSQL, from nothing by the app's own commands; and the same world as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app import clock, create_app
from inspect_app.database import db
from inspect_app.models import Fact, VisitSummary
from tests import postgres
from tests.conftest import sign_in

from .test_migrations import quiet

pytestmark = pytest.mark.skipif(not postgres.possible(), reason="no PostgreSQL is installed here")


@pytest.fixture(scope="module")
def monkey() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory, monkey: pytest.MonkeyPatch) -> Iterator[dict[str, Flask]]:
    now = clock.seconds()
    monkey.setattr(clock, "seconds", lambda: now)
    with postgres.server() as address, quiet():
        made = {}
        for engine, url in (("PostgreSQL", address), ("SQLite", "")):
            folder = str(tmp_path_factory.mktemp(engine))
            made[engine] = create_app({"SECRET_KEY": "of this test", "DATA_DIR": folder, "DATABASE_URL": url, "TESTING": True})
            start(made[engine])
            start(made[engine])
        yield made
        for app in made.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def start(app: Flask) -> None:
    """What `make run` does; the second time it changes nothing."""
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["start", "http://127.0.0.1:8000"])
    assert done.exit_code == 0, done.output


def rows(app: Flask) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    scores = select(VisitSummary.visit, VisitSummary.state, VisitSummary.points, VisitSummary.attainable, VisitSummary.stars)
    with app.app_context():
        facts = db.session.execute(select(Fact.id, Fact.header, Fact.payload).order_by(Fact.device, Fact.seq))
        return [tuple(r) for r in facts], [tuple(r) for r in db.session.execute(scores.order_by(VisitSummary.visit))]


def test_both_engines_hold_the_same_facts_and_the_same_scores(centres: dict[str, Flask]) -> None:
    assert rows(centres["PostgreSQL"]) == rows(centres["SQLite"])


def test_the_summaries_are_true_on_postgresql(centres: dict[str, Flask]) -> None:
    assert centres["PostgreSQL"].test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


@pytest.mark.parametrize("login", ["chen", "zhou"])
def test_pages_are_the_same_bytes(centres: dict[str, Flask], login: str) -> None:
    with centres["SQLite"].app_context():
        visit = db.session.scalars(select(VisitSummary.visit).where(VisitSummary.stars == 5).order_by(VisitSummary.visit)).first()
    paths = ["/", f"/visits/{visit}"] if login == "chen" else [f"/field/visits/{visit}{page}" for page in ("", "/sections/S6", "/summary")]
    for path in paths:
        pages = [sign_in(app, login).get(path) for app in centres.values()]
        assert pages[0].status_code == pages[1].status_code == 200
        assert plain(pages[0].text) == plain(pages[1].text), path


def plain(page: str) -> list[str]:
    """Without what differs by purpose: tokens against forgery, revisions."""
    return [line for line in page.splitlines() if "csrf" not in line and "since=" not in line]
