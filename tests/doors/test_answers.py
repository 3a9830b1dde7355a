"""How a problem is answered, and how the app behaves behind proxies and over https."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from inspect_app import problems
from inspect_app.auth import passwords
from inspect_app.database import db
from tests import worlds
from tests.conftest import sign_in
from tests.doors.test_doors import csrf

ClientOf = Callable[[str], FlaskClient]


def test_a_form_open_too_long_says_so(app: Flask, client_of: ClientOf) -> None:
    answer = client_of("chen").post("/sites", data={"csrf_token": "old"})
    assert answer.status_code == 400
    assert 'data-problem="form-expired"' in answer.text


@pytest.mark.parametrize(("address", "header", "kind"), [("/x", {}, "text/html"), ("/x", {"HX-Request": "true"}, "text/html"), ("/sync/v1/x", {}, "application/problem+json")])  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_problem_is_answered_in_the_form_asked_for(app: Flask, address: str, header: dict[str, str], kind: str, lang: str) -> None:
    client = app.test_client()
    client.set_cookie("lang", lang)
    answer = client.get(address, headers=header)
    said = problems.sentences("not-found")
    assert (answer.status_code, answer.mimetype) == (404, kind)
    assert said[lang] in answer.text
    assert ("<html" in answer.text) == (kind == "text/html" and not header)


def test_a_cookie_of_a_sign_in_lasts_as_long_as_its_row(app: Flask, client_of: ClientOf) -> None:
    cookie = client_of("chen").get_cookie("session")
    assert cookie
    assert cookie.expires
    assert cookie.expires > datetime.now(UTC) + timedelta(days=app.config["SESSION_DAYS"] - 1)


def test_a_wrong_method_is_told_the_right_ones(app: Flask) -> None:
    answer = app.test_client().delete("/login")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS", "POST"})


def test_an_unexpected_error_tells_a_number_outside_and_its_trace_inside(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.register_error_handler(ZeroDivisionError, problems.unexpected)

    def broken() -> Any:
        return {"what was typed": 1 / 0}

    app.view_functions["doors.login"] = broken
    broken.allowed = ("anyone",)  # type: ignore[attr-defined]
    with caplog.at_level(logging.ERROR, "inspect"):
        answer = app.test_client().get("/login")
    line = json.loads(caplog.records[-1].message)
    assert (answer.status_code, line["event"], line["error"]) == (500, "broken", "ZeroDivisionError")
    assert line["number"] in answer.text
    assert "ZeroDivision" not in answer.text
    assert "\n" not in caplog.records[-1].message
    assert answer.headers["Content-Security-Policy"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """served(HTTPS=1): an app with these settings and empty tables."""
    with ExitStack() as open_:

        def made(**more: Any) -> Flask:
            app = open_.enter_context(worlds.empty(tmp_path, **more))
            with app.app_context():
                db.create_all()
            return app

        yield made


@pytest.mark.parametrize(("hops", "secure"), [(0, False), (1, True)])
def test_only_announced_proxies_are_believed(served: Callable[..., Flask], hops: int, secure: bool) -> None:
    app = served(PROXY_HOPS=hops)
    answer = app.test_client().get("/login", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6, 10.0.0.7"})
    assert ("Strict-Transport-Security" in answer.headers) == secure


def test_a_spoofed_address_shares_the_limit_of_the_real_one(served: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    app, keys = served(PROXY_HOPS=1), []
    monkeypatch.setattr(passwords, "wait", lambda found: keys.append(found[1][0]) or 1)
    for spoofed in ("6.6.6.6", "7.7.7.7"):
        client = app.test_client()
        client.post("/login", data={"csrf_token": csrf(client), "login": "x"}, headers={"X-Forwarded-For": f"{spoofed}, 10.0.0.7"})
    assert keys == ["address:10.0.0.7"] * 2


def test_over_https_cookies_carry_host_and_secure(served: Callable[..., Flask]) -> None:
    app = served(HTTPS=1)
    answer = app.test_client().get("/login", base_url="https://centre.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_what_breaks_while_it_is_asked_who_is_there_is_told_on_a_page_too(app: Flask) -> None:
    app.register_error_handler(Exception, problems.unexpected)
    app.testing = False
    chen = sign_in(app, "chen")
    chen.environ_base.pop("HTTP_HX_REQUEST")
    with app.app_context():
        db.session.execute(text("ALTER TABLE sign_in RENAME TO another"))
        db.session.commit()
    answer = chen.get("/")
    assert (answer.status_code, 'data-problem="broken"' in answer.text, "编号" in answer.text) == (500, True, True), answer.text
