"""Guests are asked by a link: a few marks, once each, without a name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import clock
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import FailedTry, SurveyMark, SurveyReply
from inspect_app.models.survey import FEWEST
from inspect_app.survey import asking, guests
from tests.desk.test_desk import token

ClientOf = Callable[[str], FlaskClient]
OF_0 = named("evaluation 0")
SURVEY = f"/evaluations/{OF_0}/survey"
CODES = [question["code"] for question in asking.questions()]


@pytest.fixture
def link(client_of: ClientOf) -> str:
    desk = client_of("chen")
    assert desk.post(SURVEY, data={"csrf_token": token(desk)}).status_code == 303
    found = re.search(r'data-guests href="http://[^/]+(/guests/[^"]+)"', desk.get(SURVEY).text)
    assert found
    return found[1]


def csrf(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def says(app: Flask, link: str, guest: FlaskClient | None = None, remark: str = "", **marks: str) -> tuple[FlaskClient, int]:
    guest = guest or app.test_client()
    form = dict.fromkeys(CODES, "4") | marks | {"remark": remark, "csrf_token": csrf(guest.get(link).text)}
    return guest, guest.post(link, data=form).status_code


def replies(app: Flask) -> int:
    with app.app_context():
        return db.session.query(SurveyReply).count()


def test_a_guest_answers_once(app: Flask, link: str) -> None:
    guest, status = says(app, link, remark="  安静 <b>干净</b> ")
    assert status == 200
    again = guest.post(link, data=dict.fromkeys(CODES, "1") | {"csrf_token": csrf(app.test_client().get(link).text)})
    assert "谢谢" in guest.get(link).text
    assert again.status_code in (200, 400), "a form of somebody else's session"
    assert replies(app) == 1
    with app.app_context():
        assert db.session.query(SurveyMark).count() == len(CODES)
        assert db.session.query(SurveyReply).one().remark == "安静 <b>干净</b>"


def test_marks_are_shown_once_nobody_can_be_recognised(app: Flask, client_of: ClientOf, link: str) -> None:
    for n in range(FEWEST - 1):
        says(app, link, remark=f"说明 {n}", overall=str(n + 1))
    page = client_of("chen").get(SURVEY).text
    assert "说明 1" not in page
    assert "满 5 份答复后才显示" in page
    says(app, link, overall="3", remark="<script>")
    page = client_of("chen").get(SURVEY).text
    row = re.search(r"总体感受</th>.*?</tr>", page, re.S)
    assert row
    assert "<b>2.6</b>" in row[0], "(1 + 2 + 3 + 4 + 3) / 5"
    assert "20 %" in row[0], "one of five gave 4 or 5"
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("mark", ["", "0", "6", "4.5", "x", "１"])
def test_a_mark_that_is_none_is_refused_and_the_others_stay(app: Flask, link: str, mark: str) -> None:
    guest = app.test_client()
    form = dict.fromkeys(CODES, "4") | {"overall": mark, "csrf_token": csrf(guest.get(link).text)}
    answer = guest.post(link, data=form)
    assert answer.status_code == 422
    assert "请在每一行选 1 到 5 分" in answer.text
    assert answer.text.count(" checked") == len(CODES) - 1
    assert replies(app) == 0


def test_an_ended_survey_takes_nothing(app: Flask, client_of: ClientOf, link: str) -> None:
    early = app.test_client()
    form = dict.fromkeys(CODES, "4") | {"csrf_token": csrf(early.get(link).text)}
    desk = client_of("chen")
    assert desk.post(f"{SURVEY}/end", data={"csrf_token": token(desk)}).status_code == 303
    assert "评价已结束" in early.post(link, data=form).text
    assert "评价已结束" in app.test_client().get(link).text
    assert replies(app) == 0


def test_a_survey_ends_by_itself(app: Flask, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        later = clock.local(clock.seconds() + (asking.OPEN_DAYS + 1) * 86_400)
    monkeypatch.setattr(clock, "local", lambda at=None: later)
    assert "评价已结束" in app.test_client().get(link).text


def test_too_many_answers_from_one_address_wait(app: Flask, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.seconds()
    monkeypatch.setattr(clock, "seconds", lambda: now)
    monkeypatch.setattr(guests, "PER_ADDRESS", 3)
    assert [says(app, link)[1] for _ in range(4)] == [200, 200, 200, 429]
    assert replies(app) == 3
    with app.app_context():
        assert db.session.query(FailedTry).count() == 3


def test_opening_twice_is_one_survey_and_other_regions_see_none(client_of: ClientOf, link: str) -> None:
    desk = client_of("chen")
    assert desk.post(SURVEY, data={"csrf_token": token(desk)}).status_code == 303
    assert link in desk.get(SURVEY).text
    other = client_of("lin")
    assert other.get(SURVEY).status_code == 404
    assert other.post(SURVEY, data={"csrf_token": token(other)}).status_code == 404
    assert other.post(f"{SURVEY}/end", data={"csrf_token": token(other)}).status_code == 404


def test_a_link_that_leads_nowhere_says_so(app: Flask) -> None:
    assert app.test_client().get("/guests/x").status_code == 404
