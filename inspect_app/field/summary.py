from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Checklist, Item, Person
from .app import field
from .sheet import checklist_of, head, local
from .visits import star_levels

PAPER = ("worth", "points", "attainable", "counted", "counted_of")


@field.page("/visits/<visit>/summary", "field/summary.html")
def summary(visit: Any, lang: Any) -> dict[str, Any]:
    s, low = scoring.sections(visit), scoring.low_sections(visit).subquery()
    said = select(local(lang, Checklist, "disclaimer"), Checklist.bonus_cap).where(Checklist.id == checklist_of(visit))
    numbers = ("code", "part", "scored", "depth", "paper", "points", "attainable", "answered", "total", "failed", "vetoed")
    nearest = (low.c.stars, low.c.short, low.c.code)
    papers = scoring.papers(visit)
    return {
        "visit_row": one(head(visit)),
        "checklist": one(said),
        "total": one(scoring.total(visit)),
        "levels": many(star_levels(visit, lang)),
        "sections": many(select(*(s.c[n] for n in numbers), local(lang, s.c)).order_by(s.c.position)),
        "papers": many(select(papers.c.code, *(papers.c[n] for n in PAPER), local(lang, papers.c)).order_by(papers.c.position)),
        "low": many(select(*nearest, low.c.points, low.c.attainable, local(lang, low.c)).order_by(*nearest), by="stars"),
        "short": many(shortfalls(visit, lang), by="stars"),
        "required": many(required(visit, lang), by="stars"),
        "blockers": many(blockers(visit, lang)),
        "lifts": many(lifting(visit, lang)),
        "prospects": one(scoring.prospects(visit)),
        "spread": many(_spread(visit, lang)),
        "differing": one(_differing(visit)),
        "scorers": many(_scorers(visit)),
    }


def _titled(visit: Any, lang: Any, *columns: str) -> tuple[Any, Any]:
    """Results with the item's title."""
    r = scoring.results(visit)
    title = select(local(lang, Item)).where(Item.checklist == r.c.checklist, Item.code == r.c.item).scalar_subquery()
    return r, select(*(r.c[name] for name in columns), title.label("title"))


def shortfalls(visit: Any, lang: Any) -> Any:
    """What a level asks of a named section, a paper, of bonus or optional items, and is not there."""
    f = scoring.shortfalls(visit)
    numbers = ("stars", "measure", "code", "points", "attainable", "need", "whole", "short")
    return select(*(f.c[name] for name in numbers), local(lang, f.c)).order_by(f.c.stars.desc(), f.c.measure, f.c.code)


def required(visit: Any, lang: Any) -> Any:
    """Items that a level asks for: failed, or still open."""
    r = scoring.required(visit)
    rows = select(r.c.stars, r.c.item, r.c.section, r.c.open, local(lang, Item)).join(Item, Item.code == r.c.item)
    return rows.where(Item.checklist == checklist_of(visit)).order_by(r.c.stars.desc(), r.c.position)


def blockers(visit: Any, lang: Any) -> Any:
    """Failed veto and key items, vetoes first."""
    r, rows = _titled(visit, lang, "item", "section", "vetoed")
    bad = (r.c.vetoed == 1) | ((r.c.severity == "key") & (r.c.failed == 1))
    return rows.where(bad).order_by(r.c.vetoed.desc(), r.c.position)


def lifting(visit: Any, lang: Any) -> Any:
    """The fewest items that bring the next level, with their titles."""
    found = scoring.lifts(visit).subquery("lift")
    columns = (found.c[name] for name in ("item", "section", "stars", "gain", "must"))
    rows = select(*columns, local(lang, Item)).join(Item, Item.code == found.c.item).where(Item.checklist == checklist_of(visit))
    return rows.order_by(found.c.must.desc(), found.c.gain.desc(), found.c.position)


def _spread(visit: Any, lang: Any) -> Any:
    """Items that scorers see differently, widest first."""
    r, rows = _titled(visit, lang, "item", "section", "low", "high")
    return rows.where(r.c.low < r.c.high).order_by((r.c.high - r.c.low).desc(), r.c.position).limit(12)


def _differing(visit: Any) -> Any:
    """differ: items that the team sees differently, and how many of them are open."""
    found = scoring.differing(visit).subquery()
    return select(func.count(found.c.item).label("differ"), scoring.whole(func.sum(found.c.open)).label("open"))


def _scorers(visit: Any) -> Any:
    """Whose sheets the result joins: name, answers, submitted."""
    heads = scoring.answer_heads(visit).subquery()
    force = scoring.submissions(visit).subquery()
    done = scoring.flag(select(force.c.id).where(force.c.person == Person.id).exists()).label("submitted")
    rows = select(Person.name, func.count(heads.c.item.distinct()).label("answers"), done)
    return rows.join(heads, heads.c.person == Person.id).group_by(Person.id, Person.name).order_by(Person.id)
