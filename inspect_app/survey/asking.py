"""Opening a survey, taking an answer, and what the answers say."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.exc import IntegrityError

from .. import clock, server
from ..database import db
from ..models import Survey, SurveyMark, SurveyQuestion, SurveyReply

OPEN_DAYS = 30
REMARK = 500


@cache
def questions() -> list[dict[str, str]]:
    """What a new survey asks: code, zh, en."""
    found: list[dict[str, str]] = json.loads((Path(__file__).parent / "questions.json").read_text("utf-8"))
    return found


def begin(evaluation: str, id: str = "", code: str = "") -> Survey:
    """A survey of so many days from today. The caller commits."""
    day = clock.local().date()
    closes = (day + timedelta(days=OPEN_DAYS)).isoformat()
    code = code or secrets.token_urlsafe(9)
    survey = Survey(id=id or server.new_id(), evaluation=evaluation, code=code, opened_on=day.isoformat(), closes_on=closes)
    db.session.add(survey)
    db.session.flush()
    for position, asked in enumerate(questions()):
        titles = {"title_zh": asked["zh"], "title_en": asked["en"]}
        db.session.add(SurveyQuestion(survey=survey.id, code=asked["code"], position=position, **titles))
    db.session.flush()
    return survey


def is_open(survey: Survey) -> bool:
    return clock.today() <= survey.closes_on


def asked(survey: str) -> Select:
    return select(SurveyQuestion).where(SurveyQuestion.survey == survey).order_by(SurveyQuestion.position)


def hashed(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def answered(survey: str, ticket: str) -> bool:
    known = select(SurveyReply.id).where(SurveyReply.survey == survey, SurveyReply.ticket_hash == hashed(ticket))
    return db.session.execute(known).first() is not None


def take(survey: str, ticket: str, marks: Mapping[str, int], remark: str) -> None:
    """One answer; a second one with the same ticket changes nothing. Commits."""
    try:
        keep(survey, ticket, marks, remark)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()


def keep(survey: str, ticket: str, marks: Mapping[str, int], remark: str, id: str = "") -> None:
    """The caller commits. Raises IntegrityError for a ticket that answered."""
    reply = SurveyReply(id=id or server.new_id(), survey=survey, ticket_hash=hashed(ticket), remark=remark[:REMARK])
    db.session.add(reply)
    db.session.flush()
    db.session.add_all(SurveyMark(reply=reply.id, survey=survey, question=code, mark=mark) for code, mark in marks.items())


def said(survey: str, title: Any) -> Select:
    """Per question: code, title, answers, mean (hundredths of a mark, rounded once), good (of a hundred answers, how many are 4 or 5)."""
    mark, n, total = SurveyMark.mark, func.count(SurveyMark.mark), func.sum(SurveyMark.mark)
    good = func.sum(case((mark >= 4, 1), else_=0))
    mean, share = (total * 200 + n) // (n * 2), (good * 200 + n) // (n * 2)
    rows = select(SurveyQuestion.code, title, n.label("answers"), mean.label("mean"), share.label("good"))
    rows = rows.join(SurveyMark, (SurveyMark.survey == SurveyQuestion.survey) & (SurveyMark.question == SurveyQuestion.code))
    columns = (SurveyQuestion.code, SurveyQuestion.title_zh, SurveyQuestion.title_en, SurveyQuestion.position)
    return rows.where(SurveyQuestion.survey == survey).group_by(*columns).order_by(SurveyQuestion.position)
