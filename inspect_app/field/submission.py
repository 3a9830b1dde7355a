from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, or_, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import Answered, Attached, Fact, Item, Noted, Person, Reopened, Submitted
from .app import field
from .mistakes import cancellations
from .places import waiting
from .sheet import blank, checklist_of, date_of, head, leads, local, not_on_team, sheet, submitted_by, time_of
from .visits import counts, left, next_open, progress


@field.page("/visits/<visit>/submission", "field/submission.html")
def submission(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    """What is missing, section by section; submit, or reopen."""
    s = sheet(visit, me)
    missing = select(s.c.code, s.c.section, s.c.state, s.c.due, s.c.severity, local(lang, s.c)).where(_gap(s)).order_by(s.c.position)
    excused = select(s.c.code, s.c.section, s.c.excuse, local(lang, s.c))
    when = (date_of(Submitted.at).label("day"), time_of(Submitted.at).label("time"))
    last = select(Submitted.id, Submitted.remark, *when, Fact.state.label("sync")).join(Fact, Fact.id == Submitted.id)
    force = scoring.submissions(visit).subquery()
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "counts": one(counts(visit, me)),
        "sections": many(progress(visit, me, lang)),
        "missing": many(missing, by="section"),
        "next": many(next_open(visit, me)),
        "excused": many(excused.where(s.c.excuse != "").order_by(s.c.position)),
        "tray": one(waiting(visit)),
        "pending": many(_pending(visit, me, lang)),
        "late": many(_late(visit, me)),
        "submissions": many(last.join(force, force.c.id == Submitted.id).where(force.c.person == me)),
        "others": many(_others(visit, me)),
        "off": many(cancellations([visit])),
    }


def _gap(sheet: Any) -> Any:
    """What is missing of one's own: sections that are others' alone are theirs to answer."""
    return or_(left(sheet), sheet.c.due == 1)


def _pending(visit: Any, me: Any, lang: Any) -> Any:
    """Items left out that wait for a supervisor's consent."""
    s = sheet(visit, me)
    rows = select(s.c.code, s.c.section, local(lang, s.c))
    return rows.where(s.c.state == "na", s.c.na_needs_approval == 1).order_by(s.c.position)


def _late(visit: Any, me: Any) -> Any:
    """What the submissions do not hold, made on another tablet or before it was here: one's own, and to the lead everybody's."""
    late = scoring.late(visit).subquery("late")
    when = (date_of(late.c.at).label("day"), time_of(late.c.at).label("time"), scoring.flag(late.c.sheet == me).label("mine"))
    rows = select(late.c.id, late.c.what, Item.code, Item.section, Person.name, *when)
    rows = rows.select_from(late).outerjoin(Item, (Item.code == late.c.item) & (Item.checklist == checklist_of(visit)))
    rows = rows.outerjoin(Person, Person.id == late.c.sheet).where(or_(late.c.sheet == me, leads(visit, me)))
    return rows.order_by(scoring.flag(late.c.sheet == me).desc(), late.c.sheet, func.coalesce(Item.position, -1), late.c.id)


def _others(visit: Any, me: Any) -> Any:
    """Submitted sheets of the team that the lead may reopen."""
    force = scoring.submissions(visit).subquery()
    rows = select(force.c.id, force.c.person, Person.name).join(Person, Person.id == force.c.person)
    return rows.where(leads(visit, me), force.c.person != me).order_by(Person.id)


@field.fact(Submitted)
def submitted(visit: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me)}


@field.fact(Reopened)
def reopened(visit: Any, me: Any, sheet: Any) -> dict[str, Any]:
    other = select(literal(1)).where(sheet != me, ~leads(visit, me))
    return {"form": not_on_team(visit, me), "sheet": Refuse("Only its owner or the lead may reopen a sheet", other)}


@field.action("/visits/<visit>/submit", fact=Submitted, then=submission)
def submit(visit: Any, me: Any, remark: Any) -> dict[str, Any]:
    s = sheet(visit, me)
    gaps = select(s.c.code).where(_gap(s))
    silent = or_(remark.is_(None), func.trim(remark) == "")
    already = select(literal(1)).where(submitted_by(visit, me) == 1)
    return {
        "already": Refuse("This sheet is submitted already", already),
        "remark": Refuse("Something is missing. Say why it is submitted all the same.", gaps.where(silent)),
        "covers": _covered(visit, me),
    }


def _covered(visit: Any, me: Any) -> Any:
    """The heads of one's own sheet: answers, notes, photos."""
    heads = scoring.answer_heads(visit).where(Answered.person == me).with_only_columns(Answered.id)
    notes = select(Noted.id).where(Noted.visit == visit, Noted.person == me, ~scoring.superseded(Noted, Noted))
    photos = select(Attached.id).where(Attached.visit == visit, Attached.person == me)
    return heads.union_all(notes, photos)


@field.action("/visits/<visit>/reopen", fact=Reopened, then=submission)
def reopen(visit: Any, sheet: Any, reason: Any) -> dict[str, Any]:
    force = scoring.submissions(visit).subquery()
    open_ = select(literal(1)).where(~select(force.c.id).where(force.c.person == sheet).exists())
    return {
        "already": Refuse("This sheet is not submitted", open_),
        "reason": blank(reason, "Say why it is reopened"),
        "base": select(force.c.id).where(force.c.person == sheet),
    }
