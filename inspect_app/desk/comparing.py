"""An evaluation's walks side by side: the base's own assessment and the visits, section by section, item by item. Queries only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, BigInteger, Select, String, case, cast, column, func, select, values

from .. import scoring
from ..auth import current_account, visible_to
from ..field.mistakes import cancellations
from ..field.sheet import local
from ..models import Checklist, Evaluation, Item, Person, Site, Visit, VisitSummary
from ..problems import Problem
from .app import in_my_region
from .asking import LANG, VISIT, together
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


def side_by_side(visits: list[str], lang: str) -> dict[str, Any]:
    """sections (code → a row per walk, the newest version's first, in its order), given ((item, visit) → row), agreement, differing."""
    found = [_walk({"visit": visit, "lang": lang}) for visit in visits]
    items = [row for walk in found for row in walk["items"]]
    spread = _spread(items)
    return {
        "sections": _in_order([row for walk in found for row in walk["sections"]]),
        "given": {(row["item"], row["visit"]): row for row in items},
        "agreement": _agreement(spread),
        "differing": _differing({row["checklist"] for row in items}, spread, lang),
    }


def given(visit: str) -> dict[str, dict[str, Any]]:
    """What a walk gives each item: item, points (null: none), na, scorers, low, high."""
    return {row["item"]: row for row in _walk({"visit": visit, "lang": ""})["items"]}


@together
def _walk() -> dict[str, Any]:
    """sections: visit, code, title, position, version, points, attainable. items: visit, checklist, item, max_points, points (null: none),
    na, scorers, low, high."""
    s, r, of = scoring.sections(VISIT), scoring.results(VISIT), cast(VISIT, String).label("visit")
    parts = select(of, s.c.code, s.c.points, s.c.attainable, s.c.position, Checklist.version, local(LANG, s.c))
    names = ("checklist", "item", "max_points", "points", "na", "scorers", "low", "high")
    return {"sections": parts.join(Checklist, Checklist.id == s.c.checklist), "items": select(of, *(r.c[name] for name in names))}


def _in_order(sections: Rows) -> dict[str, Rows]:
    by_code = by(sorted(sections, key=lambda row: -row["version"]), "code")
    return dict(sorted(by_code.items(), key=lambda group: group[1][0]["position"]))


def _spread(items: Rows) -> CTE:
    """Per item that at least two walks gave points, out of as many: item, most, low, high."""
    points = [(row["item"], row["max_points"], row["points"]) for row in items if row["points"] is not None]
    columns = (column("item", String), column("most", BigInteger), column("points", BigInteger))
    one = values(*columns, name="one").data(points or [("", 0, 0)]).cte("one")
    low, high = func.min(one.c.points).label("low"), func.max(one.c.points).label("high")
    return select(one.c.item, one.c.most, low, high).group_by(one.c.item, one.c.most).having(func.count() > 1).cte("spread")


def _agreement(spread: CTE) -> dict[str, Any]:
    """judged: items that at least two walks gave points; equal: those on which all of them agree."""
    equal = func.coalesce(func.sum(scoring.flag(spread.c.low == spread.c.high)), 0)
    return rows(select(func.count(spread.c.item).label("judged"), equal.label("equal")))[0]


def _differing(checklists: set[str], spread: CTE, lang: str) -> Rows:
    """Items that the walks judge differently, the widest first: code, title (the newest version's), max_points, low, high."""
    newest = func.row_number().over(partition_by=Item.code, order_by=(Checklist.version.desc(), Checklist.id.desc())).label("newest")
    titled = select(Item.code, Item.position, local(lang, Item), newest).join(Checklist, Checklist.id == Item.checklist)
    item = titled.where(Checklist.id.in_(checklists)).subquery("item")
    found = select(item.c.code, item.c.title, spread.c.most.label("max_points"), spread.c.low, spread.c.high)
    found = found.join(spread, spread.c.item == item.c.code)
    wide = spread.c.high - spread.c.low
    return rows(found.where(item.c.newest == 1, wide > 0).order_by(wide.desc(), item.c.position))
