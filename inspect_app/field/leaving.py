from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, select, union_all

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Answered, Attached, Cleared, Evaluation, Fact, Found, Noted, Photo, Settled, Site, Unpictured, Visit
from .app import field
from .sheet import date_of, time_of


@field.page("/leaving", "field/leaving.html")
def leaving(me: Any) -> dict[str, Any]:
    """What one made, and how much of it is at the centre: the receipts, and the rest by name. First the visits of which something is
    missing there, then the newest."""
    made = _made(me).subquery()
    counted = [
        scoring.whole(func.sum(made.c[name])).label(name) for name in ("entry", "entry_held", "photo", "photo_held", "elsewhere", "let_go")
    ]
    day = func.coalesce(Visit.planned_on, "").label("day")
    missing = func.sum(made.c.entry + made.c.photo - made.c.entry_held - made.c.photo_held)
    visits = select(made.c.visit, Site.name, day, *counted).outerjoin(Visit, Visit.id == made.c.visit)
    visits = visits.outerjoin(Evaluation, Evaluation.id == Visit.evaluation).outerjoin(Site, Site.id == Evaluation.site)
    order = (scoring.flag(missing > 0).desc(), day.desc(), made.c.visit)
    rest = select(made.c.visit, made.c.id, made.c.kind, made.c.item, made.c.day, made.c.time, made.c.needs, made.c.elsewhere)
    return {
        "total": one(select(*counted)),
        "visits": many(visits.group_by(made.c.visit, Site.name, Visit.planned_on).order_by(*order)),
        "rest": many(rest.where(made.c.entry + made.c.photo > made.c.entry_held + made.c.photo_held).order_by(made.c.id), by="visit"),
    }


def _made(me: Any) -> Any:
    """One row per fact of one's own: an entry, or a photo, which is held when its bytes are; elsewhere: another tablet has them; let_go:
    nobody has them whole, and nobody asks for them."""
    items = union_all(*(select(kind.id, kind.item) for kind in (Answered, Cleared, Noted, Attached, Settled, Found, Unpictured))).subquery()
    photo, there = Fact.kind == "attached", Fact.state == "held"
    let_go = and_(there, func.coalesce(Photo.state, "") == "let-go")
    needs = scoring.flag((Fact.state == "quarantined") | (Photo.state == "needs-you"))
    rows = select(
        Fact.id,
        Fact.visit,
        Fact.kind,
        func.coalesce(items.c.item, "").label("item"),
        date_of(Fact.at).label("day"),
        time_of(Fact.at).label("time"),
        needs.label("needs"),
        case((photo, 0), else_=1).label("entry"),
        case((photo, 0), (there, 1), else_=0).label("entry_held"),
        scoring.flag(and_(photo, ~let_go)).label("photo"),
        scoring.flag(and_(photo, there, Photo.state == "held")).label("photo_held"),
        scoring.flag(and_(photo, there, Photo.sha256.is_(None))).label("elsewhere"),
        scoring.flag(and_(photo, let_go)).label("let_go"),
    )
    rows = rows.outerjoin(items, items.c.id == Fact.id).outerjoin(Attached, Attached.id == Fact.id)
    rows = rows.outerjoin(Photo, Photo.sha256 == Attached.sha256)
    return rows.where(Fact.person == me, func.coalesce(Fact.reason, "") != "duplicate")
