"""An evaluation's walks side by side: the base's own assessment and the visits, section by section, item by item. Queries only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, BigInteger, Select, String, case, column, func, literal, select, values

from .. import scoring
from ..auth import current_account, visible_to
from ..field.mistakes import cancellations
from ..field.sheet import local
from ..models import Checklist, Evaluation, Item, Person, Site, Visit, VisitSummary
from ..problems import Problem
from .app import in_my_region
from .reading import Rows, by, rows


def head(evaluation: str, lang: str) -> dict[str, Any]:
    """id, period, site, name, region, kind, checklist (its title), version, disclaimer. Raises Problem where it may not be seen."""
    said = (Evaluation.id, Evaluation.period, Evaluation.site, Site.name, Site.region, Site.kind, Checklist.version)
    found = select(*said, local(lang, Checklist).label("checklist"), local(lang, Checklist, "disclaimer"))
    found = found.join(Site, Site.id == Evaluation.site).join(Checklist, Checklist.id == Evaluation.checklist)
    shown = rows(in_my_region(found.where(Evaluation.id == evaluation)))
    if not shown:
        raise Problem("not-found")
    return shown[0]


def walks(evaluation: str) -> Rows:
    """The self-assessment first, then visits by day: id, purpose, body, secret, planned_on, lead, and their summary. No practice, and
    nothing that is cancelled."""
    return rows(_walks(evaluation).where(func.coalesce(VisitSummary.state, "planned") != "cancelled"))


def off(evaluation: str) -> Rows:
    """Those that are cancelled, with their reasons."""
    found = rows(_walks(evaluation).where(VisitSummary.state == "cancelled"))
    said = by(rows(cancellations([row["id"] for row in found])), "visit")
    return [{**row, "words": said[row["id"]]} for row in found]


def _walks(evaluation: str) -> Select:
    own_first = case((Visit.body == "self", 0), else_=1)
    columns = (Visit.id, Visit.purpose, Visit.body, Visit.secret, Visit.planned_on, Person.name.label("lead"))
    summary = [c for c in VisitSummary.__table__.c if c.name not in ("visit", "revision")]
    found = select(*columns, *summary).join(Person, Person.id == Visit.lead).outerjoin(VisitSummary, VisitSummary.visit == Visit.id)
    seen = Visit.id.in_(visible_to(current_account()))
    return found.where(Visit.evaluation == evaluation, Visit.practice == 0, seen).order_by(own_first, Visit.planned_on, Visit.id)


def sections(visits: list[str], lang: str) -> dict[Any, Rows]:
    """Position → one row per walk: visit, code, title, points, attainable, in the order of the walks."""
    return by([row for visit in visits for row in rows(_sections(visit, lang))], "position")


def _sections(visit: str, lang: str) -> Select:
    s = scoring.sections(visit)
    return select(literal(visit).label("visit"), s.c.code, s.c.points, s.c.attainable, s.c.position, local(lang, s.c))


def given(visits: list[str]) -> Rows:
    """What each walk gives each item: visit, item, points (null: none), na, scorers, low, high. A visit at a time: its queries bind it."""
    return [row for visit in visits for row in rows(_items(visit))]


def _items(visit: str) -> Select:
    r = scoring.results(visit)
    return select(literal(visit).label("visit"), *(r.c[name] for name in ("item", "points", "na", "scorers", "low", "high")))


def spread(items: Rows) -> CTE:
    """Per item that at least two walks gave points: item, low, high."""
    points = [(row["item"], row["points"]) for row in items if row["points"] is not None]
    one = values(column("item", String), column("points", BigInteger), name="one").data(points or [("", 0)]).cte("one")
    low, high = func.min(one.c.points).label("low"), func.max(one.c.points).label("high")
    return select(one.c.item, low, high).group_by(one.c.item).having(func.count() > 1).cte("spread")


def agreement(spread: CTE) -> dict[str, Any]:
    """judged: items that at least two walks gave points; equal: those on which all of them agree."""
    equal = func.coalesce(func.sum(scoring.flag(spread.c.low == spread.c.high)), 0)
    return rows(select(func.count(spread.c.item).label("judged"), equal.label("equal")))[0]


def differing(evaluation: str, spread: CTE, lang: str) -> Rows:
    """Items that the walks judge differently, the widest first: code, title, max_points, low, high."""
    found = select(Item.code, Item.max_points, spread.c.low, spread.c.high, local(lang, Item))
    found = found.join(spread, spread.c.item == Item.code).join(Evaluation, Evaluation.checklist == Item.checklist)
    wide = spread.c.high - spread.c.low
    return rows(found.where(Evaluation.id == evaluation, wide > 0).order_by(wide.desc(), Item.position))
