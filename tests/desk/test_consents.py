"""What is left out where consent is asked counts as open until a supervisor agrees; the last word counts, and no tablet gives it."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.models import Answered, Consented, Fact
from tests.scoring import everything
from tests.tablets import TabletOf

LEFT_OUT = {"A-1": {"na": 1, "reason": "没有"}}


def placed(app: Flask) -> tuple[str, str]:
    with app.app_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", everything.BEST | LEFT_OUT)
        db.session.commit()
        return visit, db.session.query(Answered).filter_by(visit=visit, item="A-1").one().id


def stars(app: Flask, visit: str) -> int:
    with app.app_context():
        return max((row["stars"] for row in db.session.execute(scoring.levels(visit)).mappings() if row["reached"]), default=0)


def says(client: FlaskClient, visit: str, answer: str, granted: str) -> int:
    return sends(client, visit, answer, client.get(f"/visits/{visit}").text, granted).status_code


def sends(client: FlaskClient, visit: str, answer: str, page: str, granted: str) -> TestResponse:
    """From this page, as it was when it was opened."""
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    base = re.findall(rf'/answers/{answer}/consent".*?name="base" value="([^"]*)"', page)
    form = {"csrf_token": token, "granted": granted, "item": "A-1", "base": base[0] if base else ""}
    return client.post(f"/visits/{visit}/answers/{answer}/consent", data=form)


def test_it_counts_as_open_until_a_supervisor_agrees(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    visit, answer = placed(app)
    chen = client_of("chen")
    assert stars(app, visit) == 1, "a required item is open"
    assert "在您同意之前按未作答计" in chen.get(f"/visits/{visit}").text
    assert says(chen, visit, answer, "1") == 303
    assert stars(app, visit) == 2
    assert says(chen, visit, answer, "0") == 303
    assert stars(app, visit) == 1, "the last word counts"
    with app.app_context():
        assert db.session.query(Consented).count() == 2, "and both are kept"


def test_what_another_supervisor_said_meanwhile_is_not_overwritten(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    visit, answer = placed(app)
    chen = client_of("chen")
    chen.set_cookie("lang", "en")
    page = chen.get(f"/visits/{visit}").text
    assert says(client_of("xu"), visit, answer, "1") == 303
    told = sends(chen, visit, answer, page, "0")
    assert told.status_code == 409
    assert "somebody else has said something of it meanwhile" in told.text
    assert f'href="/visits/{visit}#item-A-1"' in told.text
    assert stars(app, visit) == 2, "what she said stands"
    assert says(chen, visit, answer, "0") == 303


def test_the_head_of_the_visit_leads_to_what_waits_for_consent(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    visit, answer = placed(app)
    chen = client_of("chen")
    for path in ("", "/changes?since=0"):
        assert waiting(chen.get(f"/visits/{visit}{path}").text) == ["A-1"]
    says(chen, visit, answer, "0")
    assert waiting(chen.get(f"/visits/{visit}").text) == [], "it was looked at, and counts as open"
    says(chen, visit, answer, "1")
    assert waiting(chen.get(f"/visits/{visit}").text) == []


def waiting(page: str) -> list[str]:
    line = re.search(r"<p[^>]* data-consents>(.*?)</p>", page, re.S)
    return re.findall(r'href="#item-([^"]+)"', line[1]) if line else []


def test_only_for_what_was_left_out_and_only_by_supervisors(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    visit, answer = placed(app)
    assert client_of("zhou").post(f"/visits/{visit}/answers/{answer}/consent", data={"granted": "1"}).status_code in (400, 403, 404)
    chen = client_of("chen")
    assert says(chen, visit, "no-such-answer", "1") == 404
    assert says(chen, visit, answer, "2") == 404
    assert stars(app, visit) == 1


def test_a_tablet_cannot_agree(app: Flask, tablet_of: TabletOf) -> None:
    visit, answer = placed(app)
    zhou = tablet_of("zhou")
    made = zhou.record("consented", visit, {"answer": answer, "granted": 1, "reason": None})
    zhou.push()
    with app.app_context():
        fact = db.session.get_one(Fact, made)
        assert (fact.state, fact.reason) == ("quarantined", "desk-only")
    assert stars(app, visit) == 1
