"""Scorers joined: items, sections, papers, and the whole.

A mood says how the items that are still open are taken: "" as they are (nothing yet), "best" (full points) or "worst" (failed)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from ..models import Checklist, Paper, Section
from . import joining
from .heads import Joined, Number, flag, part, whole
from .points import OF_ITEM, items, scored

SUMS = ("points", "attainable", "answered", "total", "failed", "vetoed")


@part
def results(visit: Any, mood: str) -> Select:
    """One row per item asked in the visit, scorers joined: checklist, item, section, position, severity, max_points, required_from,
    optional, answered, na, pending, points (null: not scored), attainable, failed, vetoed, scorers, low, high. Of an evaluation: its
    visits joined, and which visit."""
    if mood:
        return _imagined(results(visit), mood)
    if isinstance(visit, Joined):
        return joining.joined(visit, [results(one) for one in visit.visits])
    item, answer = items(visit).subquery("of"), _joined(visit).subquery("joined")
    na, got = func.coalesce(answer.c.na, 0), answer.c.points
    given = case((na == 0, got), (item.c.na_rule == "full", item.c.max_points), (item.c.na_rule == "zero", 0), else_=None)
    left = and_(na == 1, item.c.na_rule == "drop")
    rest = (func.coalesce(answer.c[name], 0).label(name) for name in ("pending", "failed", "vetoed", "scorers"))
    made = select(
        *(item.c[name] for name in OF_ITEM),
        item.c.code.label("item"),
        flag(or_(got.is_not(None), na == 1)).label("answered"),
        na.label("na"),
        given.label("points"),
        case((left, 0), else_=item.c.max_points).label("attainable"),
        *rest,
        answer.c.low,
        answer.c.high,
    )
    return made.outerjoin(answer, answer.c.item == item.c.code)


def by_visit(of: Joined) -> Select:
    """What each visit gives of an evaluation's result: visit, paper (empty: of none), given (items), points."""
    r, paper = results(of), func.coalesce(Section.paper, "").label("paper")
    found = select(r.c.visit, paper, func.count(r.c.item).label("given"), whole(func.sum(r.c.points)).label("points"))
    found = found.join(Section, and_(Section.checklist == r.c.checklist, Section.code == r.c.section))
    return found.where(r.c.visit.is_not(None)).group_by(r.c.visit, paper)


def _joined(visit: Any) -> Select:
    """What counts of each item, as one: the mean of those who scored, rounded once, half up."""
    answer = scored(visit)
    n, total = func.count(answer.c.points), whole(func.sum(answer.c.points))
    mean = case((n > 0, (total * 2 + n) // (case((n > 0, n), else_=1) * 2)), else_=None)
    na = case((n > 0, 0), else_=whole(func.max(case((answer.c.pending == 1, 0), else_=answer.c.na))))
    most = (whole(func.max(answer.c[name])).label(name) for name in ("pending", "failed", "vetoed"))
    spread = (func.min(answer.c.points).label("low"), func.max(answer.c.points).label("high"))
    made = select(answer.c.item, mean.label("points"), na.label("na"), *most, func.count(answer.c.id).label("scorers"), *spread)
    return made.where(answer.c.counts == 1).group_by(answer.c.item)


def _imagined(r: CTE, mood: str) -> Select:
    """The same rows with the open items at their best, or failed."""
    opened, best = r.c.answered == 0, mood == "best"
    change = {
        "points": case((opened, r.c.max_points if best else 0), else_=r.c.points),
        "failed": case((opened, 0 if best else 1), else_=r.c.failed),
        "vetoed": r.c.vetoed if best else case((and_(opened, r.c.severity == "veto"), 1), else_=r.c.vetoed),
        "answered": literal(1) if best else r.c.answered,
    }
    return select(*(change.get(c.name, c).label(c.name) for c in r.c))


@part
def sections(visit: Any, mood: str) -> Select:
    """One row per section that is asked of, those below it included: checklist, code, titles, position, part, scored, clause, parent,
    depth, paper, points, attainable, answered, total, failed, vetoed. Bonus points are capped and attain nothing."""
    own, leaf = _own(visit, mood).subquery("own"), aliased(Section, name="leaf")
    names = ("checklist", "code", "title_zh", "title_en", "position", "part", "scored", "clause", "parent", "depth", "paper", "path")
    columns = [getattr(Section, name) for name in names]
    points, bonus = whole(func.sum(own.c.points)), Section.part == "bonus"
    capped = case((and_(bonus, points > Checklist.bonus_cap), Checklist.bonus_cap), else_=points)
    attainable = case((bonus, 0), else_=whole(func.sum(own.c.attainable)))
    made = select(
        *columns, capped.label("points"), attainable.label("attainable"), *(whole(func.sum(own.c[name])).label(name) for name in SUMS[2:])
    )
    made = made.join(leaf, and_(leaf.checklist == Section.checklist, under(leaf, Section)))
    made = made.join(own, and_(own.c.checklist == leaf.checklist, own.c.section == leaf.code))
    return made.join(Checklist, Checklist.id == Section.checklist).group_by(*columns, Checklist.bonus_cap)


def under(section: Any, above: Any) -> ColumnElement[bool]:
    """Is it this section, or one below it?"""
    return func.substr(section.path, 1, func.length(above.path)) == above.path


def _own(visit: Any, mood: str) -> Select:
    """Sums of the items that stand in each section itself."""
    r = results(visit, mood)
    sums = [whole(func.sum(r.c[name])).label(name) for name in SUMS if name != "total"]
    return select(r.c.checklist, r.c.section, *sums, func.count(r.c.item).label("total")).group_by(r.c.checklist, r.c.section)


@part
def papers(visit: Any, mood: str) -> Select:
    """One row per paper: code, titles, position, worth, filled_by, fewest, points, attainable, and what it gives to the total: counted,
    counted_of. A paper that is worth something else than its points gives its share of that, rounded once, half up."""
    s = sections(visit, mood)
    points, of = whole(func.sum(s.c.points)), whole(func.sum(s.c.attainable))
    columns = [Paper.code, Paper.title_zh, Paper.title_en, Paper.position, Paper.worth, Paper.filled_by, Paper.fewest]
    made = select(*columns, points.label("points"), of.label("attainable"))
    made = made.join(s, and_(s.c.checklist == Paper.checklist, s.c.paper == Paper.code, s.c.depth == 0, s.c.part != "bonus"))
    p = made.group_by(*columns).subquery("paper_sums")
    share = (p.c.points * p.c.worth * 2 + p.c.attainable) // (case((p.c.attainable > 0, p.c.attainable), else_=1) * 2)
    counted = case((p.c.worth.is_(None), p.c.points), (p.c.attainable == 0, 0), else_=share)
    counted_of = case((p.c.worth.is_(None), p.c.attainable), (p.c.attainable == 0, 0), else_=p.c.worth)
    return select(p, cast(counted, BigInteger).label("counted"), cast(counted_of, BigInteger).label("counted_of"))


def total(visit: Any) -> Select:
    """One row: points, attainable, bonus, answered, total, failed, vetoes, veto (one of them), key_fails, pending."""
    return select(whole_of(visit))


@part
def whole_of(visit: Any, mood: str) -> Select:
    """The total's row; each part is named once: SQLite prepares a part anew wherever a statement names it (decision 0094)."""
    s, p, m = _of_roots(visit, mood).subquery("roots"), _of_papers(visit, mood).subquery("shares"), _of_items(visit, mood).subquery("marks")
    both = (s.c.points + p.c.points).label("points"), (s.c.attainable + p.c.attainable).label("attainable")
    rest = (s.c.bonus, s.c.answered, s.c.total, s.c.failed, m.c.vetoes, m.c.veto, m.c.key_fails, m.c.pending)
    return select(*both, *rest).select_from(s).join(p, literal(1) == 1).join(m, literal(1) == 1)


def _of_roots(visit: Any, mood: str) -> Select:
    s = sections(visit, mood)
    plain = or_(s.c.paper.is_(None), s.c.part == "bonus")  # not by way of a paper
    sums = (whole(func.sum(case((plain, s.c[name]), else_=0))).label(name) for name in ("points", "attainable"))
    counted = (whole(func.sum(s.c[name])).label(name) for name in ("answered", "total", "failed"))
    return select(*sums, bonus_of(s).label("bonus"), *counted).where(s.c.depth == 0)


def bonus_of(s: CTE) -> Number:
    """Of root sections: the points of those that are a bonus."""
    return whole(func.sum(case((s.c.part == "bonus", s.c.points), else_=0)))


def _of_papers(visit: Any, mood: str) -> Select:
    p = papers(visit, mood)
    return select(whole(func.sum(p.c.counted)).label("points"), whole(func.sum(p.c.counted_of)).label("attainable"))


def _of_items(visit: Any, mood: str) -> Select:
    r = results(visit, mood)
    sums = {"vetoes": r.c.vetoed, "key_fails": case((r.c.severity == "key", r.c.failed), else_=0), "pending": r.c.pending}
    veto = func.min(case((r.c.vetoed == 1, r.c.item))).label("veto")
    return select(veto, *(whole(func.sum(value)).label(name) for name, value in sums.items()))
