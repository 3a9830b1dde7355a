"""An open page of a visit shows what others said meanwhile."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered
from tests.scoring import everything

from .awarding import made, submits
from .editor import ClientOf
from .test_consents import placed, says


def since(client: FlaskClient, visit: str) -> str:
    found = re.search(r"changes\?since=(\d+)", client.get(f"/visits/{visit}").text)
    assert found
    return found[1]


def card(text: str, item: str) -> str:
    """An item as it is drawn, whether with the page or alone."""
    found = re.search(rf'<article class="item" id="item-{item}".*?</article>', text, re.S)
    return re.sub(r"\s+", " ", re.sub(r' hx-swap-oob="outerMorph"|value="[^"]*"', "", found[0])) if found else ""


def test_what_another_supervisor_agreed_to(app: Flask, client_of: ClientOf) -> None:
    visit, answer = placed(app)
    chen, xu = client_of("chen"), client_of("xu")
    at = since(xu, visit)
    assert says(chen, visit, answer, "1") == 303
    news = xu.get(f"/visits/{visit}/changes?since={at}").text
    assert card(news, "A-1") == card(xu.get(f"/visits/{visit}").text, "A-1")


def test_what_a_reopened_sheet_lets_count(app: Flask, client_of: ClientOf) -> None:
    with app.app_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", everything.BEST)
        submission = submits(visit, "zhou")
        base = [db.session.query(Answered).filter_by(visit=visit, item="A-1").one().id]
        made("answered", visit, "zhou", {"item": "A-1", "choice": "no", "na": 0}, base=base)
        db.session.commit()
    xu = client_of("xu")
    at, before = since(xu, visit), card(xu.get(f"/visits/{visit}").text, "A-1")
    with app.app_context():
        made("reopened", visit, "zhou", {"sheet": named("zhou"), "reason": "x"}, base=[submission])
        db.session.commit()
    now = card(xu.get(f"/visits/{visit}").text, "A-1")
    assert now != before
    assert card(xu.get(f"/visits/{visit}/changes?since={at}").text, "A-1") == now


def test_since_a_number_beyond_all_is_no_fault(app: Flask, client_of: ClientOf) -> None:
    visit, _ = placed(app)
    chen = client_of("chen")
    assert chen.get(f"/visits/{visit}/changes?since=-{10**30}").status_code == 200
    assert chen.get(f"/visits/{visit}/changes?since={10**30}").status_code == 204
