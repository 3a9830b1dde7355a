"""What could still lift a visit: the fewest items that, each raised to its full points, bring the next level; and what the items
that are open could still make of it.

Failed veto items come first, and as many failed key items as are too many. Then, of each section that is too low, the items that
lack most; then, of all, those that lack most until the total suffices: each step takes as few as there must be, and what it takes gains
as much as that many can. Where failed key items can be chosen among, those of sections that are too low are taken, which can be one
item more than needed. Bonus items are never named: they add and cannot be demanded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from ..models import Checklist, Evaluation, Level, Section, Visit
from .heads import flag, whole
from .levels import levels, low_sections
from .results import results, sections, whole_of


def next_level(visit: Any) -> Any:
    """The lowest level not reached: stars, short, too_many (failed key items beyond those tolerated). No row: all are reached."""
    row = levels(visit).subquery("of_levels")
    over = case((row.c.key_fails > row.c.max_key_fails, row.c.key_fails - row.c.max_key_fails), else_=0)
    found = select(row.c.stars, row.c.short, over.label("too_many")).where(row.c.reached == 0)
    return found.order_by(row.c.stars).limit(1)


def lifts(visit: Any) -> Select:
    """item, section, position, stars (the level they lift to), gain (hundredths), must (1: no level without it)."""
    first = _lacking(visit).subquery("lacking")
    before = _sum_before(first, first.c.section)
    second = select(first, flag(and_(first.c.low > 0, before < first.c.low)).label("in_section")).subquery("in_section")
    taken = flag(or_(second.c.must == 1, second.c.in_section == 1))
    third = select(second, taken.label("taken")).subquery("taken")
    whole = func.sum(third.c.gain).over(order_by=(third.c.taken.desc(), third.c.gain.desc(), third.c.position))
    fourth = select(third, (whole - third.c.gain).label("before")).subquery("ranked")
    names = (fourth.c[name] for name in ("item", "section", "position", "stars", "gain", "must"))
    needed = or_(fourth.c.taken == 1, fourth.c.before < fourth.c.short)
    return select(*names).where(needed).order_by(fourth.c.must.desc(), fourth.c.gain.desc(), fourth.c.position)


def _sum_before(row: Any, *by: Any) -> Any:
    """What those before it gain, of the same section: who must be first, then who lacks most."""
    order = (row.c.must.desc(), row.c.gain.desc(), row.c.position)
    return func.sum(row.c.gain).over(partition_by=by, order_by=order) - row.c.gain


def _lacking(visit: Any) -> Select:
    """Items that could gain, or that no level allows to fail: gain, must, low (what their section is short of)."""
    r, level, low = results(visit), next_level(visit).subquery("next_level"), low_sections(visit).subquery("too_low")
    gain = case((r.c.na == 1, 0), else_=r.c.max_points - func.coalesce(r.c.points, 0))
    key = and_(r.c.severity == "key", r.c.failed == 1)
    short = func.coalesce(low.c.short, 0)
    rank = func.row_number().over(partition_by=flag(key), order_by=(flag(short > 0).desc(), gain.desc(), r.c.position))
    must = case((r.c.vetoed == 1, 1), (key, case((rank <= level.c.too_many, 1), else_=0)), else_=0)
    rows = select(
        r.c.item, r.c.section, r.c.position, level.c.stars, level.c.short, gain.label("gain"), must.label("must"),
        short.label("low"),
    )  # fmt: skip
    rows = rows.join(Section, and_(Section.checklist == r.c.checklist, Section.code == r.c.section)).join(level, literal(1) == 1)
    rows = rows.outerjoin(low, and_(low.c.code == r.c.section, low.c.stars == level.c.stars))
    return rows.where(or_(and_(Section.part != "bonus", gain > 0), r.c.vetoed == 1, key))


def prospects(visit: Any) -> Select:
    """worst, best: stars when every open item turns out at its worst (veto and key items failed), or at its best."""
    r, s, t, hoped = results(visit), sections(visit), whole_of(visit), _hoped(visit).subquery("hoped")
    opened = {name: _sum(r, flag(and_(r.c.answered == 0, r.c.severity == name))) for name in ("veto", "key")}
    worst = and_(
        t.c.points * 100 >= Level.min_total_pct * t.c.attainable,
        ~_too_low(s, s.c.points),
        t.c.vetoes + opened["veto"] == 0,
        t.c.key_fails + opened["key"] <= Level.max_key_fails,
    )
    best = and_(
        _sum(hoped, hoped.c.most) * 100 >= Level.min_total_pct * t.c.attainable,
        ~_too_low(hoped, hoped.c.most),
        t.c.vetoes == 0,
        t.c.key_fails <= Level.max_key_fails,
    )
    stars = (func.coalesce(func.max(case((ok, Level.stars))), 0).label(name) for ok, name in ((worst, "worst"), (best, "best")))
    rows = select(*stars).join(Evaluation, Evaluation.checklist == Level.checklist).join(Visit, Visit.evaluation == Evaluation.id)
    return rows.join(t, literal(1) == 1).where(Visit.id == visit)


def _sum(row: Any, value: Any) -> Any:
    return select(whole(func.sum(value))).select_from(row).scalar_subquery()


def _too_low(row: Any, points: Any) -> Any:
    low = (row.c.scored == 1, row.c.attainable > 0, points * 100 < Level.min_section_pct * row.c.attainable)
    return select(row.c.code).where(*low).correlate(Level).exists()


def _hoped(visit: Any) -> Select:
    """Sections with the most they can still come to."""
    r, s = results(visit), sections(visit)
    gain = select(whole(func.sum(r.c.max_points))).where(r.c.section == s.c.code, r.c.answered == 0).scalar_subquery()
    capped = and_(s.c.part == "bonus", s.c.points + gain > Checklist.bonus_cap)
    most = case((capped, Checklist.bonus_cap), else_=s.c.points + gain).label("most")
    return select(s.c.code, s.c.scored, s.c.attainable, most).join(Checklist, Checklist.id == s.c.checklist)
