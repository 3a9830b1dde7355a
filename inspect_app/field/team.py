"""The team: whose sections, how far each is, and the order one goes through them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, case, func, literal, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import Answered, Assigned, Fact, Person, Placed, Section, TeamMember, Visit
from . import order
from .app import field
from .sheet import date_of, flag, head, leads, local, made_here, not_on_team, of_checklist, sheet, submitted_by, time_of


@field.page("/visits/<visit>/team", "field/team.html")
def team(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    """Everybody's progress as this tablet knows it, and the sections: whose, and in one's own order."""
    now = order.assigned(visit).subquery("now")
    names = select(now.c.id, now.c.section, now.c.assignee, Person.name).outerjoin(Person, Person.id == now.c.assignee)
    return {
        "visit_row": one(head(visit).add_columns(flag(leads(visit, me)).label("leads"))),
        "people": many(people(visit)),
        "parts": many(_parts(visit, me, lang)),
        "owners": many(names.order_by(now.c.section, func.coalesce(Person.name, ""), now.c.id), by="section"),
        "moved": many(_moved(visit, me).order_by(Placed.id)),
    }


def people(visit: Any) -> Select:
    """id, name, lead, answered and total of one's own sections, submitted, and when the last entry known here was made."""
    item, person = of_checklist(visit).subquery("asked"), Person.id
    theirs = item.c.section.not_in(order.of_others(visit, person).correlate(Person))
    head_ = scoring.answer_heads(visit).with_only_columns(Answered.item, Answered.person).subquery("given")
    total = select(func.count(item.c.code)).where(theirs).correlate(Person).scalar_subquery()
    given = select(func.count(item.c.code.distinct())).join(head_, head_.c.item == item.c.code).where(head_.c.person == person, theirs)
    last = select(func.max(Fact.at)).where(Fact.visit == visit, Fact.person == person).correlate(Person).scalar_subquery()
    lead = flag(Person.id == Visit.lead).label("lead")
    counted = (given.correlate(Person).scalar_subquery().label("answered"), total.label("total"), submitted_by(visit, Person.id))
    rows = select(Person.id, Person.name, lead, *counted, date_of(last).label("day"), time_of(last).label("time"))
    rows = rows.join(TeamMember, TeamMember.person == Person.id).join(Visit, Visit.id == TeamMember.visit).where(Visit.id == visit)
    return rows.order_by(lead.desc(), Person.id)


def _parts(visit: Any, me: Any, lang: Any) -> Select:
    """One row per section, in one's own order: answered by anybody, total, mine, up and front (ranks that move it)."""
    s = sheet(visit, me)
    given = scoring.answer_heads(visit).with_only_columns(Answered.item)
    answered = scoring.whole(func.sum(flag(s.c.code.in_(given)))).label("answered")
    each = select(s.c.checklist, s.c.section, s.c.place, s.c.mine, answered, func.count(s.c.code).label("total"))
    part = each.group_by(s.c.checklist, s.c.section, s.c.place, s.c.mine).subquery("part")
    before, two_before = (func.lag(part.c.place, n, type_=Integer()).over(order_by=(part.c.place, part.c.section)) for n in (1, 2))
    up = case((two_before.is_(None), before - Placed.STEP), else_=(before + two_before) // 2)
    front = func.min(part.c.place).over() - Placed.STEP
    rows = select(Section.code, local(lang, Section), part.c.answered, part.c.total, part.c.mine)
    rows = rows.add_columns(case((before.is_not(None), up)).label("up"), front.label("front"))
    rows = rows.join(part, (part.c.section == Section.code) & (part.c.checklist == Section.checklist))
    return rows.order_by(part.c.place, Section.position)


@field.fact(Assigned)
def assigned(visit: Any, me: Any) -> dict[str, Any]:
    other = select(literal(1)).where(~leads(visit, me))
    return {"form": not_on_team(visit, me), "sheet": Refuse("Only the lead of the visit shares out the sections", other)}


@field.fact(Placed)
def placed(visit: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me)}


@field.action("/visits/<visit>/sections/<section>/assign", fact=Assigned, then=team)
def assign(visit: Any, section: Any, assignee: Any, device: Any) -> dict[str, Any]:
    member = select(TeamMember.person).where(TeamMember.visit == visit, TeamMember.person == assignee).exists()
    mine = order.assigned(visit).with_only_columns(Assigned.id).where(Assigned.section == section, made_here(Assigned, device))
    stranger = select(literal(1)).where(assignee.is_not(None), ~member)
    return {"assignee": Refuse("This person is not on the team of the visit", stranger), "base": mine}


@field.action("/visits/<visit>/sections/<section>/place", fact=Placed, then=team)
def place(visit: Any, section: Any, me: Any) -> dict[str, Any]:
    return {"base": _moved(visit, me).where(Placed.section == section)}


@field.action("/visits/<visit>/order", fact=Placed, then=team)
def as_in_the_checklist(visit: Any, me: Any) -> dict[str, Any]:
    return {"base": _moved(visit, me)}


def _moved(visit: Any, me: Any) -> Select:
    return select(Placed.id).where(*order.moved(visit, me))
