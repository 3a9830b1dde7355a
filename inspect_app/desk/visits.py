"""Visits: the list, one visit as it arrives, and planning a new one."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import Select, and_, func, or_, select
from werkzeug.wrappers import Response as AnyResponse

from .. import languages, revisions, scoring, server
from ..auth import current_account, may_see, visible_to
from ..database import db
from ..field.mistakes import cancellations
from ..models import Account, Checklist, Evaluation, Person, Site, TeamMember, Visit, VisitSummary
from ..problems import Problem
from . import onsite, planning, pressed, reading
from .app import desk, in_my_region, narrowed, regions, supervisors
from .days import FIRST, LAST, is_day

PAGE = 30


@desk.get("/")
@supervisors
def home() -> str:
    rows = db.session.execute(_filtered(_listed())).mappings().all()
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    off = reading.by(reading.rows(cancellations([row["id"] for row in rows])), "visit")
    page = "desk/_visit_rows.html" if request.args.get("before") and "HX-Request" in request.headers else "desk/visits.html"
    return render_template(page, rows=rows[:PAGE], more=more, args=request.args, off=off, regions=regions())


def _listed() -> Select:
    facts = VisitSummary.__table__
    team = select(func.count()).select_from(TeamMember).where(TeamMember.visit == Visit.id).scalar_subquery()
    columns = [c for c in facts.c if c.name not in ("visit", "state")]
    state = func.coalesce(facts.c.state, "planned").label("state")
    rows = select(
        Visit.id, Visit.planned_on, Visit.purpose, Visit.body, Visit.secret, Site.name, Site.region, state, team.label("team"), *columns
    )
    rows = rows.join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    rows = rows.outerjoin(facts, facts.c.visit == Visit.id)
    seen = Visit.id.in_(visible_to(current_account()))
    return rows.where(seen, Visit.practice == 0, Visit.body != "self").order_by(Visit.planned_on.desc(), Visit.id.desc()).limit(PAGE + 1)


def _filtered(rows: Select) -> Select:
    """Filters (all states: but what is cancelled), and the place to go on from (keyset: date and id of the last row shown)."""
    day, _, last = request.args.get("before", "").partition("/")
    if last:
        rows = rows.where(or_(Visit.planned_on < day, and_(Visit.planned_on == day, Visit.id < last)))
    state, known = request.args.get("state"), func.coalesce(VisitSummary.state, "planned")
    return narrowed(rows.where(known == state if state else known != "cancelled"))


@desk.get("/visits/<visit>")
@supervisors
def visit(visit: str) -> str:
    return render_template("desk/visit.html", **whole(visit))


@desk.get("/visits/<visit>/changes")
@supervisors
def changes(visit: str) -> str | Response:
    """What arrived since: head and changed items, each in its place; nothing when nothing did."""
    since = max(0, request.args.get("since", 0, int))
    latest = reading.revision(seen(visit))
    if latest <= since:
        return Response(status=204)
    codes = reading.changed_items(visit, since)
    return render_template("desk/changes.html", codes=codes, **whole(visit))


def seen(visit: str) -> str:
    """Raises Problem where it may not be."""
    if not may_see(visit):
        raise Problem("not-found")
    return visit


def whole(visit: str) -> dict[str, Any]:
    lang = languages.current()
    return reading.read(seen(visit), lang) | onsite.read(visit, lang) | {"words": ",".join(sorted(words(visit)))}


def words(visit: str) -> list[str]:
    """All that was said of cancelling it."""
    said = scoring.words([visit]).subquery("word")
    return list(db.session.execute(select(said.c.id)).scalars())


@desk.get("/visits/new")
@supervisors
def plan() -> str:
    return render_template("desk/plan.html", wrong={}, **_choices())


@desk.post("/visits")
@supervisors
def planned() -> AnyResponse | tuple[str, int]:
    revisions.alone()  # a visit is planned once
    form, wrong = request.form, _wrong()
    if wrong:
        return render_template("desk/plan.html", wrong=wrong, **_choices()), 422
    told: dict[str, Any] = {name: form[name] for name in ("evaluation", "purpose", "planned_on", "lead")}
    told |= {"body": form.get("body", "inspection"), "secret": int(form.get("secret") == "1")}
    practice = int(form.get("practice") == "1")
    if there := None if practice else _there(told):
        return render_template("desk/plan.html", wrong={}, there=there, **_choices()), 409
    id = pressed.named(_cancelled) if practice else server.new_id()
    if db.session.get(Visit, id) is None:
        planning.add([form["lead"], *form.getlist("team")], id, **told, practice=practice)
        db.session.commit()
    # a practice visit is its team's alone
    return redirect(url_for("desk.home") if practice else url_for("desk.visit", visit=id), 303)


def _cancelled(visit: str) -> bool:
    return db.session.scalar(select(Visit.id).where(Visit.id == visit, scoring.cancelled(Visit.id))) is not None


def _there(told: dict[str, Any]) -> str | None:
    """The same visit, planned before and not cancelled."""
    return db.session.scalar(select(Visit.id).filter_by(**told, practice=0).where(~scoring.cancelled(Visit.id)).limit(1))


def _wrong() -> dict[str, bool]:
    choices, form = _choices(), request.form
    people, body = {p.id for p in choices["people"]}, form.get("body", "inspection")
    bodies = {"inspection", *next((e.bodies.split(",") for e in choices["evaluations"] if e.id == form.get("evaluation")), ())}
    return {
        name: True
        for name, right in {
            "evaluation": form.get("evaluation") in {e.id for e in choices["evaluations"]},
            "purpose": form.get("purpose") in ("first", "recheck", "follow_up"),
            "body": body in bodies - {"self"},
            "secret": body == "inspection" or not form.get("secret"),
            "planned_on": is_day(form.get("planned_on", "")),
            "lead": form.get("lead") in people,
            "team": set(form.getlist("team")) <= people,
        }.items()
        if not right
    }


def _choices() -> dict[str, Any]:
    known = select(Evaluation.id, Evaluation.period, Site.name, Checklist.bodies).join(Site, Site.id == Evaluation.site)
    mine = in_my_region(known.join(Checklist, Checklist.id == Evaluation.checklist))
    people = select(Person.id, Person.name).join(Account, Account.person == Person.id)
    people = people.where(Account.role == "inspector", Account.disabled_at.is_(None))
    return {
        "evaluations": db.session.execute(mine.order_by(Site.name)).all(),
        "people": db.session.execute(people.order_by(Person.name)).all(),
        "form": request.form,
        "first": FIRST,
        "last": LAST,
    }
