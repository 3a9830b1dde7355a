from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select

from .. import scoring
from ..fieldkit.declare import many, one
from ..models import Section
from .app import field
from .sheet import OPEN, head, local, sheet

METHODS = ("documents", "look", "ask", "measure")


def _walks(s: Any) -> dict[str, Any]:
    """The ways to go through a sheet: what belongs to each."""
    left = s.c.state.in_(OPEN)
    by_method = {method: s.c.method == method for method in METHODS}
    return {"all": literal(1) == 1, "open": left, **by_method, "failed": s.c.state == "failed", "due": s.c.due == 1}


@field.page("/visits/<visit>/walks/<walk>", "field/walk.html")
def walk(visit: Any, walk: Any, me: Any, lang: Any) -> dict[str, Any]:
    """One's own items in an order of one's choice: all, open, by way of checking (papers first), failed, without their photo."""
    s = sheet(visit, me)
    walks = _walks(s)
    counted = (scoring.whole(func.sum(case((which, 1), else_=0))).label(f"n_{name}") for name, which in walks.items())
    chosen = or_(*(and_(walk == name, which) for name, which in walks.items()))
    rows = select(s.c.code, s.c.section, s.c.state, s.c.due, s.c.severity, s.c.clause, local(lang, s.c))
    return {
        "visit_row": one(head(visit).where(walk.in_(list(walks)))),
        "counts": one(select(*counted)),
        "sections": many(_sections(s, chosen, lang)),
        "steps": many(rows.where(chosen).order_by(s.c.position), by="section"),
    }


def _sections(s: Any, chosen: Any, lang: Any) -> Any:
    """Those that the chosen items stand in."""
    there = select(s.c.code).where(s.c.section == Section.code, s.c.checklist == Section.checklist, chosen).exists()
    return select(Section.code, local(lang, Section)).where(there).order_by(Section.position)
