from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Item, Section, Skipped
from .app import field
from .sections import cards, item
from .sheet import frozen, head, local, made_here, not_on_team, sheet, unknown_item
from .visits import left

METHODS = ("documents", "look", "ask", "measure")


def _walks(s: Any) -> dict[str, Any]:
    """The ways to go through a sheet: what belongs to each."""
    by_method = {method: s.c.method == method for method in METHODS}
    own = {"mine": s.c.mine == 1, "open": left(s), "skipped": s.c.skipped == 1}
    return {"all": s.c.code == s.c.code, **own, **by_method, "failed": s.c.state == "failed", "due": s.c.due == 1}


def _chosen(s: Any, walk: Any) -> Any:
    return or_(*(and_(walk == name, which) for name, which in _walks(s).items()))


@field.page("/visits/<visit>/walks/<walk>", "field/walk.html")
def walk(visit: Any, walk: Any, me: Any, lang: Any) -> dict[str, Any]:
    """Items in an order of one's choice: all, one's own, open, skipped, by way of checking (papers first), failed, without their photo."""
    s = sheet(visit, me)
    counted = (scoring.whole(func.sum(scoring.flag(which))).label(f"n_{name}") for name, which in _walks(s).items())
    rows = select(s.c.code, s.c.section, s.c.state, s.c.due, s.c.skipped, s.c.severity, s.c.clause, local(lang, s.c))
    return {
        "visit_row": one(_known(visit, walk, s)),
        "counts": one(select(*counted)),
        "sections": many(_sections(s, _chosen(s, walk), lang)),
        "steps": many(rows.where(_chosen(s, walk)).order_by(s.c.position), by="section"),
    }


def _known(visit: Any, walk: Any, s: Any) -> Select:
    return head(visit).where(walk.in_(list(_walks(s))))


def _sections(s: Any, chosen: Any, lang: Any) -> Select:
    """Those that the chosen items stand in, in one's own order."""
    place = select(s.c.checklist, s.c.section, func.max(s.c.place).label("place")).where(chosen).group_by(s.c.checklist, s.c.section)
    there = place.subquery("there")
    rows = select(Section.code, local(lang, Section))
    rows = rows.join(there, (there.c.section == Section.code) & (there.c.checklist == Section.checklist))
    return rows.order_by(there.c.place, Section.position)


@field.page("/visits/<visit>/walks/<walk>/items/<item>", "field/step.html")
def step(visit: Any, walk: Any, item: Any, me: Any, lang: Any, device: Any) -> dict[str, Any]:
    """One item of a walk, with the one before it and the one after it in this order."""
    s = sheet(visit, me)
    here = select(s.c.place, s.c.position).where(s.c.code == item).subquery("here")
    later = or_(s.c.place > here.c.place, and_(s.c.place == here.c.place, s.c.position > here.c.position))
    rows = select(s.c.code, s.c.section).join(here, here.c.position != s.c.position).where(_chosen(s, walk))
    passed = scoring.whole(func.sum(scoring.flag(and_(here.c.position != s.c.position, ~later)))).label("passed")
    counted = select(passed, func.count(s.c.code).label("total")).join(here, literal(1) == 1).where(_chosen(s, walk))
    known = select(s.c.code, s.c.section, local(lang, Section)).where(s.c.code == item)
    known = known.join(Section, (Section.code == s.c.section) & (Section.checklist == s.c.checklist))
    return {
        "visit_row": one(_known(visit, walk, s)),
        "known": one(known),
        "counts": one(counted),
        "before": many(rows.where(~later).order_by(s.c.place.desc(), s.c.position.desc()).limit(1)),
        "after": many(rows.where(later).order_by(s.c.place, s.c.position).limit(1)),
        **cards(visit, me, lang, device, Item.code == item),
    }


@field.fact(Skipped)
def skipped(visit: Any, me: Any, item: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "item": unknown_item(visit, item)}


@field.action("/visits/<visit>/items/<item>/skip", fact=Skipped, then=item)
def skip(visit: Any, me: Any, item: Any, device: Any) -> dict[str, Any]:
    """Put off for now, or taken up again."""
    mine = (Skipped.visit == visit, Skipped.person == me, Skipped.item == item, ~scoring.superseded(Skipped, Skipped))
    return {"frozen": frozen(visit, me), "base": select(Skipped.id).where(*mine, made_here(Skipped, device))}
