"""The public page: whoever has the link may answer, once, until the survey ends."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import select

from .. import languages
from ..auth import ANYONE, allow, passwords
from ..database import db
from ..field.sheet import local
from ..models import Evaluation, Site, Survey, SurveyQuestion
from ..problems import Problem
from . import asking

guests = Blueprint("guests", __name__)
MARKS = ("1", "2", "3", "4", "5")
PER_ADDRESS = 200  # answers from one address in a quarter of an hour: a coach party shares one


@guests.get("/guests/<code>")
@allow(ANYONE)
def ask(code: str) -> Response:
    survey, ticket = _found(code), request.cookies.get(_cookie(code), "")
    if ticket and asking.answered(survey.id, ticket):
        return _page(survey, "thanks")
    shown = _page(survey, "ask" if asking.is_open(survey) else "over")
    if not ticket:
        shown.set_cookie(
            _cookie(code), secrets.token_urlsafe(16), max_age=90 * 86_400, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return shown


@guests.post("/guests/<code>")
@allow(ANYONE)
def answer(code: str) -> Response:
    survey, ticket = _found(code), request.cookies.get(_cookie(code), "")
    if not ticket:
        raise Problem("form-expired")
    if asking.answered(survey.id, ticket):
        return _page(survey, "thanks")
    if not asking.is_open(survey):
        return _page(survey, "over")
    marks = {row.code: request.form.get(row.code, "") for row in db.session.execute(asking.asked(survey.id)).scalars()}
    wrong = {code for code, mark in marks.items() if mark not in MARKS}
    if wrong:
        return _page(survey, "ask", wrong, 422)
    _not_too_many()
    asking.take(survey.id, ticket, {code: int(mark) for code, mark in marks.items()}, request.form.get("remark", "").strip())
    return _page(survey, "thanks")


def _found(code: str) -> Survey:
    survey = db.session.execute(select(Survey).where(Survey.code == code)).scalar()
    if survey is None:
        raise Problem("not-found")
    return survey


def _cookie(code: str) -> str:
    return f"guest-{code}"


def _not_too_many() -> None:
    keys = [(f"guests:{request.remote_addr}", PER_ADDRESS)]
    if seconds := passwords.wait(keys):
        raise Problem("too-many-tries", seconds=seconds)
    passwords.count(keys)


def _page(survey: Survey, part: str, wrong: set[str] | None = None, status: int = 200) -> Response:
    site = select(Site.name).join(Evaluation, Evaluation.site == Site.id).where(Evaluation.id == survey.evaluation)
    rows = asking.asked(survey.id).with_only_columns(SurveyQuestion.code, local(languages.current(), SurveyQuestion))
    name, questions = db.session.execute(site).scalar_one(), db.session.execute(rows).mappings().all()
    shown = {"part": part, "wrong": wrong or (), "name": name, "questions": questions, "code": survey.code, "form": request.form}
    return make_response(render_template("survey/ask.html", **shown), status)
