from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from .. import scoring
from ..fieldkit.declare import many, one
from ..models import Checklist, Item, Person
from .app import field
from .sheet import checklist_of, head, local, submitted_by
from .visits import counts


@field.page("/visits/<visit>/summary", "field/summary.html")
def summary(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    s, low = scoring.sections(visit).subquery(), scoring.low_sections(visit).subquery()
    said = select(local(lang, Checklist, "disclaimer"), Checklist.bonus_cap).where(Checklist.id == checklist_of(visit))
    numbers = ("code", "part", "scored", "points", "attainable", "answered", "total", "failed", "vetoed")
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "checklist": one(said),
        "total": one(scoring.total(visit)),
        "levels": many(scoring.levels(visit)),
        "sections": many(select(*(s.c[n] for n in numbers), local(lang, s.c)).order_by(s.c.position)),
        "low": many(select(low.c.stars, low.c.code, low.c.short, local(lang, low.c)), by="stars"),
        "blockers": many(_blockers(visit, lang)),
        "counts": one(counts(visit, me)),
        "scorers": many(_scorers(visit)),
    }


def _blockers(visit: Any, lang: Any) -> Any:
    """Failed veto and key items, vetoes first."""
    r = scoring.results(visit).subquery()
    bad = (r.c.vetoed == 1) | ((r.c.severity == "key") & (r.c.failed == 1))
    rows = select(r.c.item, r.c.section, r.c.vetoed, local(lang, Item)).join(
        Item, (Item.code == r.c.item) & (Item.checklist == r.c.checklist)
    )
    return rows.where(bad).order_by(r.c.vetoed.desc(), r.c.position)


def _scorers(visit: Any) -> Any:
    """Whose sheets the result joins: name, answers, submitted."""
    heads = scoring.answer_heads(visit).subquery()
    force = scoring.submissions(visit).subquery()
    done = scoring.flag(select(force.c.id).where(force.c.person == Person.id).exists()).label("submitted")
    rows = select(Person.name, func.count(heads.c.item.distinct()).label("answers"), done)
    return rows.join(heads, heads.c.person == Person.id).group_by(Person.id, Person.name).order_by(Person.id)
