"""Words offered where somebody writes at an item: one's own of other visits, then what the organisation offers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Answered, Checklist, Cleared, Found, Item, Noted, Remark, Struck, TeamMember, Visit
from .app import field
from .sheet import checklist_of

MOST, LONGEST = 8, 200  # shown; characters
LAST = 1_000_000  # the rank of what has none
WRITTEN: tuple[tuple[str, Any, Any, Any], ...] = (  # use, kind of fact, its words, whether they stand now
    ("note", Noted, Noted.text, ~scoring.superseded(Noted, Noted)),
    ("reason", Answered, Answered.reason, and_(Answered.na == 1, ~scoring.superseded(Answered, Answered, Cleared))),
    ("fault", Found, Found.text, ~select(Struck.id).where(Struck.entry == Found.id).exists()),
)


@field.page("/visits/<visit>/items/<item>/remarks/<use>", "field/remarks.html")
def remarks(visit: Any, item: Any, use: Any, me: Any) -> dict[str, Any]:
    """What I wrote most often first, then in the organisation's order. use: note reason fault."""
    known = select(Item.code).where(Item.code == item, Item.checklist == checklist_of(visit))
    offered = select(Remark.text, literal(0).label("n"), Remark.rank, Remark.id)
    wanted = or_(Remark.use == use, and_(use == "note", Remark.use == "fault"))
    inspects = select(Visit.id).where(Visit.id == visit, Visit.body != "self").exists()  # a base's own people get none
    offered = offered.where(Remark.checklist == checklist_of(visit), Remark.item == item, Remark.offered == 1, wanted, inspects)
    said = union_all(*_own(visit, item, use, me), offered).subquery("said")
    n, rank = func.sum(said.c.n), func.min(said.c.rank)
    rows = select(said.c.text).where(func.length(func.trim(said.c.text)) > 1, func.length(said.c.text) <= LONGEST)
    rows = rows.group_by(said.c.text).order_by(n.desc(), rank, func.min(said.c.id)).limit(MOST)
    return {"known": one(known), "texts": many(rows)}


def _own(visit: Any, item: Any, use: Any, me: Any) -> list[Select]:
    """text, n, rank, id: what this person wrote at the item on other visits by the same checklist, whichever of its versions, as it
    stands now. Practice, and what is cancelled, say nothing."""
    practice, own = select(Visit.id).where(Visit.practice == 1), aliased(Checklist, name="own")
    team = select(TeamMember.visit).join(own, own.id == checklist_of(TeamMember.visit))
    team = team.where(TeamMember.person == me, TeamMember.visit != visit, own.line == _line(visit))
    team = team.where(TeamMember.visit.not_in(practice), ~scoring.cancelled(TeamMember.visit))
    return [
        select(text.label("text"), literal(1).label("n"), literal(LAST).label("rank"), kind.id).where(
            use == name, kind.visit.in_(team), kind.person == me, kind.item == item, now
        )
        for name, kind, text, now in WRITTEN
    ]


def _line(visit: Any) -> Any:
    """Of what the visit goes by: an item's code means the same in all versions that came from each other."""
    return select(Checklist.line).where(Checklist.id == checklist_of(visit)).scalar_subquery()
