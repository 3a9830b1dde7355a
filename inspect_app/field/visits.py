from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select

from .. import scoring
from ..fieldkit.declare import many, one
from ..models import Answered, Checklist, Evaluation, Person, Section, Site, TeamMember, Visit
from .app import field
from .sheet import checklist_of, head, local, sheet, submitted_by


@field.page("/visits", "field/visits.html")
def visits(me: Any) -> dict[str, Any]:
    answered = select(func.count(Answered.item.distinct())).where(Answered.visit == Visit.id, Answered.person == me)
    mine = (
        select(
            Visit.id,
            Visit.planned_on,
            Visit.purpose,
            Visit.secret,
            Visit.practice,
            Site.name,
            Site.kind,
            Site.region,
            answered.scalar_subquery().label("answered"),
            submitted_by(Visit.id, me),
        )
        .join(Evaluation, Evaluation.id == Visit.evaluation)
        .join(Site, Site.id == Evaluation.site)
        .join(TeamMember, TeamMember.visit == Visit.id)
        .where(TeamMember.person == me)
        .order_by(Visit.practice, Visit.planned_on.desc(), Visit.id)
    )
    return {"visits": many(mine)}


@field.page("/visits/<visit>", "field/visit.html")
def visit(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    facts = head(visit).add_columns(Site.kind, Site.region, Site.tier, Site.address, Site.contact, Site.phone, submitted_by(visit, me))
    team = select(Person.name, Person.title, case((Person.id == Visit.lead, 1), else_=0).label("lead"))
    team = team.join(TeamMember, TeamMember.person == Person.id).join(Visit, Visit.id == TeamMember.visit)
    return {
        "visit": one(facts),
        "checklist": one(_checklist(visit, lang)),
        "team": many(team.where(Visit.id == visit).order_by(case((Person.id == Visit.lead, 0), else_=1), Person.id)),
        "sections": many(progress(visit, me, lang)),
        "beads": many(beads(visit, me), by="section"),
        "counts": one(counts(visit, me)),
        "next": many(next_open(visit, me)),
    }


def _checklist(visit: Any, lang: Any) -> Any:
    said = (local(lang, Checklist), local(lang, Checklist, "disclaimer"), Checklist.basis)
    return select(*said).where(Checklist.id == checklist_of(visit))


def progress(visit: Any, me: Any, lang: Any) -> Any:
    """One row per section of one's own sheet: code, title, answered, total, due, failed, points, max_points."""
    s = sheet(visit, me)
    return (
        select(
            Section.code,
            local(lang, Section),
            Section.part,
            Section.scored,
            Section.max_points,
            scoring.whole(func.sum(case((s.c.state.in_(["open", "conflict"]), 0), else_=1))).label("answered"),
            func.count(s.c.code).label("total"),
            scoring.whole(func.sum(s.c.due)).label("due"),
            scoring.whole(func.sum(s.c.failed)).label("failed"),
            scoring.whole(func.sum(s.c.points)).label("points"),
        )
        .join(s, (s.c.checklist == Section.checklist) & (s.c.section == Section.code))
        .group_by(Section.code, Section.title_zh, Section.title_en, Section.part, Section.scored, Section.max_points, Section.position)
        .order_by(Section.position)
    )


def beads(visit: Any, me: Any) -> Any:
    s = sheet(visit, me)
    return select(s.c.section, s.c.code, s.c.state, s.c.due).order_by(s.c.position)


def counts(visit: Any, me: Any) -> Any:
    """answered, total, due, conflicts of one's own sheet."""
    s = sheet(visit, me)
    return select(
        scoring.whole(func.sum(case((s.c.state.in_(["open", "conflict"]), 0), else_=1))).label("answered"),
        func.count(s.c.code).label("total"),
        scoring.whole(func.sum(s.c.due)).label("due"),
        scoring.whole(func.sum(case((s.c.state == "conflict", 1), else_=0))).label("conflicts"),
    )


def next_open(visit: Any, me: Any, section: Any = None) -> Any:
    """The next item to answer: of this section first, then in order."""
    s = sheet(visit, me)
    here = case((s.c.section == section, 0), else_=1) if section is not None else s.c.position
    todo = select(s.c.code, s.c.section).where(s.c.state.in_(["open", "conflict"]))
    return todo.order_by(here, s.c.position).limit(1)
