"""Self-assessments: a base's own people walk the checklist, before any inspection and apart from it."""

from __future__ import annotations

from flask import redirect, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import clock, revisions, scoring, server
from ..database import db
from ..models import Account, Fact, Visit
from ..problems import Problem
from . import planning
from .app import desk, supervisors
from .comparing import head


@desk.post("/evaluations/<evaluation>/self-assessment")
@supervisors
def ask_the_base(evaluation: str) -> Response:
    revisions.alone()  # it is asked once
    people = people_of(head(evaluation, "zh")["site"])
    if why := refused(evaluation, people):
        raise Problem(why)
    planning.add(people, server.new_id(), evaluation=evaluation, purpose="first", body="self", planned_on=clock.today(), lead=people[0])
    db.session.commit()
    return redirect(url_for("desk.evaluation", evaluation=evaluation), 303)


def people_of(site: str) -> list[str]:
    found = select(Account.person).where(Account.site == site, Account.disabled_at.is_(None)).order_by(Account.person)
    return list(db.session.execute(found).scalars())


def refused(evaluation: str, people: list[str]) -> str:
    """Why it cannot be asked for now, a code of problems.py; empty when it can."""
    visits = select(Visit.id).where(Visit.evaluation == evaluation, Visit.practice == 0, ~scoring.cancelled(Visit.id))
    if db.session.execute(visits.where(Visit.body == "self")).first():
        return "self-assessment-asked"
    if db.session.execute(select(Fact.id).where(Fact.visit.in_(visits)).limit(1)).first():
        return "visits-begun"
    return "" if people else "nobody-of-the-base"
