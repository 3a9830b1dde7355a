"""PostgreSQL is stopped while the app works: said in words, nothing acknowledged, and it goes on by itself when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from inspect_app import server
from inspect_app.auth import links
from inspect_app.database import db
from sync.device import Refused
from tests import postgres, worlds
from tests.conftest import sign_in
from tests.tablets import BASE, over, tablet


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(worlds, "chosen", "postgresql")
    with worlds.empty(tmp_path) as made:
        with made.app_context():
            db.create_all()
            server.begin()
            links.invite("wang", "王芳", role="admin")
            db.session.commit()
        yield made


@pytest.fixture
def wang(app: Flask) -> FlaskClient:
    client = sign_in(app, "wang")
    client.environ_base.pop("HTTP_HX_REQUEST")
    return client


def let_in(app: Flask, let: bool) -> None:
    """Who is in is thrown out, and nobody comes in: as while it starts anew."""
    name = postgres.named(app.config["DATABASE_URL"])
    with psycopg.connect(postgres.cluster().address(), autocommit=True) as others:
        others.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {'true' if let else 'false'}")
        others.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@pytest.mark.parametrize("path", ["/", "/people", "/login", "/field/", "/no-such-page"])
def test_a_page_says_that_the_database_is_away_and_goes_on(app: Flask, wang: FlaskClient, path: str) -> None:
    before = wang.get(path).status_code
    let_in(app, False)
    for lang, said in {"zh": "请过一分钟再试", "en": "try again in a minute"}.items():
        wang.set_cookie("lang", lang)
        answer = wang.get(path)
        assert (answer.status_code, said in answer.text, "Retry-After" in answer.headers) == (503, True, True), answer.text
        assert "/login" not in answer.text
    let_in(app, True)
    assert wang.get(path).status_code == before


def test_a_tablet_keeps_what_it_has_and_sends_it_afterwards(app: Flask, wang: FlaskClient) -> None:
    device = tablet(over(wang), "wang")
    device.register()
    device.answer(BASE, "S6-2", choice="yes")
    let_in(app, False)
    with pytest.raises(Refused) as refused:
        device.push()
    assert (refused.value.code, refused.value.action) == ("away", "retry")
    assert device.pending()["facts"] == 1
    let_in(app, True)
    device.push()
    assert device.pending()["facts"] == 0


def test_a_new_start_that_nobody_saw_is_noticed_by_nobody(app: Flask, wang: FlaskClient) -> None:
    assert wang.get("/").status_code == 200
    let_in(app, True)
    assert [wang.get("/").status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("path", ["/sync/v1/hello", "/no-such-page"])
def test_what_was_answered_before_it_went_is_answered(app: Flask, wang: FlaskClient, path: str) -> None:
    before = wang.get(path).status_code
    with app.app_context():
        engine = db.engine
    event.listen(engine, "rollback", gone := lambda _: let_in(app, False))
    answer = wang.get(path)
    event.remove(engine, "rollback", gone)
    assert answer.status_code == before
    let_in(app, True)
    assert [wang.get(path).status_code for _ in range(3)] == [before] * 3
