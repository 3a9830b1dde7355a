"""Begun by mistake, or not to be made: the wrong base (carrying.py), or a visit is cancelled by its lead, and goes on again. Everything in
it stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, literal, or_, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import CalledOff, Cancelled, Evaluation, Person, Site, TeamMember, Visit
from .app import field
from .astray import Astray, carried
from .sheet import blank, date_of, flag, head, leads, made_here, not_on_team, submitted_by, time_of


@field.page("/visits/<visit>/mistakes", "field/mistakes.html")
def mistakes(visit: Any, me: Any, device: Any) -> dict[str, Any]:
    said = scoring.words([visit]).subquery("said")
    by_desk = select(said.c.id).where(said.c.off == 1, said.c.desk == 1).exists()
    return {
        "visit_row": one(head(visit).add_columns(flag(leads(visit, me)).label("leads"), flag(by_desk).label("by_desk"))),
        "off": many(cancellations([visit])),
        "visits": many(_others(visit, me)),
        "carried": many(carried(visit)),
        "mine": one(select(flag(Astray(visit, me, device).anything()).label("any"))),
        "words": many(select(said.c.id).where(said.c.desk == 0).order_by(said.c.id)),
    }


def _others(visit: Any, me: Any) -> Select:
    """One's own visits where work of this one may belong, those of the same day first, practice last."""
    this, rows = Visit.__table__.alias("this"), select(Visit.id, Visit.planned_on, Site.name, Site.region)
    day = select(this.c.planned_on).where(this.c.id == visit).scalar_subquery()
    rows = rows.join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    rows = rows.join(TeamMember, TeamMember.visit == Visit.id).where(TeamMember.person == me, Visit.id != visit)
    open_ = rows.where(submitted_by(Visit.id, me) == 0, ~scoring.cancelled(Visit.id))
    return open_.order_by(Visit.practice, flag(Visit.planned_on == day).desc(), Visit.planned_on, Visit.id)


def cancellations(visits: Any) -> Select:
    """What calls these visits off: visit, reason, name, day, time, desk."""
    said = scoring.words(visits).subquery("word")
    when = (date_of(said.c.at).label("day"), time_of(said.c.at).label("time"))
    rows = select(said.c.visit, said.c.reason, said.c.desk, *when, Person.name).outerjoin(Person, Person.id == said.c.person)
    return rows.where(said.c.off == 1).order_by(said.c.id)


def of_ones_own(me: Any) -> Select:
    return cancellations(select(TeamMember.visit).where(TeamMember.person == me))


@field.fact(Cancelled)
def cancelled(visit: Any, me: Any, reason: Any) -> dict[str, Any]:
    other = select(literal(1)).where(~leads(visit, me))
    return {
        "form": not_on_team(visit, me),
        "sheet": Refuse("Only the lead of the visit, or the desk, cancels it", other),
        "reason": blank(reason, "Say why"),
    }


@field.fact(CalledOff)
def called_off(reason: Any) -> dict[str, Any]:
    """Tablets receive it and make none: the desk does (desk/cancelling.py)."""
    return {"reason": blank(reason, "Say why")}


@field.action("/visits/<visit>/cancel", fact=Cancelled, then=mistakes)
def cancel(visit: Any, off: Any, device: Any) -> dict[str, Any]:
    said = scoring.words([visit]).subquery("said")
    is_off = select(said.c.id).where(said.c.off == 1).exists()
    by_desk = select(said.c.id).where(said.c.off == 1, said.c.desk == 1, off == 0)
    already = select(literal(1)).where(or_(and_(off == 1, is_off), and_(off == 0, ~is_off)))
    here = made_here(said.c, device)
    return {
        "desk": Refuse("The desk has cancelled this visit. Ask there whether it goes on.", by_desk),
        "already": Refuse("This was said already. Look at what stands here now.", already),
        "base": select(said.c.id).where(said.c.desk == 0, here),
    }
