"""What guests say of an evaluation's base: opening the survey, its link and QR code, its answers, ending it."""

from __future__ import annotations

from typing import Any

import segno
from flask import redirect, render_template, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from .. import clock, languages, revisions
from ..database import db
from ..field.sheet import local
from ..models import Survey, SurveyQuestion, SurveyReply
from ..models.survey import FEWEST
from ..problems import Problem
from ..survey import asking
from . import comparing, reading
from .app import desk, supervisors


@desk.get("/evaluations/<evaluation>/survey")
@supervisors
def survey(evaluation: str) -> str:
    lang = languages.current()
    head, found = comparing.head(evaluation, lang), _of(evaluation)
    more = _told(found, lang) if found else {}
    return render_template("desk/survey.html", evaluation=head, survey=found, days=asking.OPEN_DAYS, questions=asking.questions(), **more)


@desk.post("/evaluations/<evaluation>/survey")
@supervisors
def ask_guests(evaluation: str) -> Response:
    revisions.alone()  # there is one
    comparing.head(evaluation, languages.current())
    if _of(evaluation) is None:
        asking.begin(evaluation)
        db.session.commit()
    return redirect(url_for("desk.survey", evaluation=evaluation), 303)


@desk.post("/evaluations/<evaluation>/survey/end")
@supervisors
def end_survey(evaluation: str) -> Response:
    """Yesterday was its last day: nobody answers any more."""
    comparing.head(evaluation, languages.current())
    found = _of(evaluation)
    if found is None:
        raise Problem("not-found")
    if asking.is_open(found):
        found.closes_on = clock.local(clock.seconds() - 86_400).date().isoformat()
        db.session.commit()
    return redirect(url_for("desk.survey", evaluation=evaluation), 303)


def _of(evaluation: str) -> Survey | None:
    return db.session.execute(select(Survey).where(Survey.evaluation == evaluation)).scalar()


def _told(survey: Survey, lang: str) -> dict[str, Any]:
    """The link, its QR code, and the answers once there are enough that nobody is recognised."""
    link = url_for("guests.ask", code=survey.code, _external=True)
    count = db.session.execute(select(func.count(SurveyReply.id)).where(SurveyReply.survey == survey.id)).scalar_one()
    enough = count >= FEWEST
    remarks = select(SurveyReply.remark).where(SurveyReply.survey == survey.id, SurveyReply.remark != "").order_by(SurveyReply.ticket_hash)
    return {
        "link": link,
        "code": segno.make(link, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True),
        "open": asking.is_open(survey),
        "count": count,
        "fewest": FEWEST,
        "answers": reading.rows(asking.said(survey.id, local(lang, SurveyQuestion))) if enough else [],
        "remarks": db.session.execute(remarks).scalars().all() if enough else [],
    }
