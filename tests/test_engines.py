"""Each engine is really the one that was asked for, and no test may slip past the second without a word."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from inspect_app import rehearsal
from inspect_app.database import db
from tests import worlds


def test_the_app_runs_on_the_chosen_engine(app: Flask) -> None:
    with app.app_context():
        assert db.engine.dialect.name == worlds.chosen


def test_a_process_that_has_rehearsed_has_all_its_connections(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        rehearsal.before_forking(app)
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
        rehearsal.of_process(app)
        assert db.engine.pool.checkedin() == app.config["SQLALCHEMY_ENGINE_OPTIONS"]["pool_size"]  # type: ignore[attr-defined]


def test_two_worlds_of_one_session_know_nothing_of_each_other(app: Flask, tmp_path: Path) -> None:
    with worlds.copied(tmp_path / "other") as other:
        with other.app_context():
            db.drop_all()
            db.session.commit()
        assert app.test_client().get("/sync/v1/hello").status_code == 200


def test_what_is_left_out_on_the_second_engine_exists() -> None:
    assert [name for name in worlds.ELSEWHERE if not (Path(__file__).parent / name).exists()] == []
