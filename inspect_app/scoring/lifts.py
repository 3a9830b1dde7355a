"""What could still lift a visit: the fewest items that, each raised to its full points, bring the next level; and what the items
that are open could still make of it.

Failed veto items and items that the level requires come first, and as many failed key items as are too many. Then, of each root section
that is too low, the items that lack most; then, of all, those that lack most until the total suffices: each step takes as few as there
must be, and what it takes gains as much as that many can. Where failed key items can be chosen among, those of sections that are too low
are taken, which can be one item more than needed. Bonus items are never named: they add and cannot be demanded. What a level asks of
papers, of sections below others, of bonus or optional items stands among its reasons and is not lifted here; where papers give a share of
the total, no item is named."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from ..models import Paper, Section
from .heads import flag
from .levels import held, low_of, required, shortfalls
from .results import results, under


def next_level(visit: Any) -> Any:
    """The lowest level not reached: stars, short, too_many (failed key items beyond those tolerated). No row: all are reached."""
    row = held(visit)
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
    names = (fourth.c[name] for name in ("item", "position", "stars", "gain", "must"))
    needed = or_(fourth.c.taken == 1, fourth.c.before < fourth.c.short)
    return (
        select(*names, fourth.c.at.label("section")).where(needed).order_by(fourth.c.must.desc(), fourth.c.gain.desc(), fourth.c.position)
    )


def _sum_before(row: Any, *by: Any) -> Any:
    """What those before it gain, of the same section: who must be first, then who lacks most."""
    order = (row.c.must.desc(), row.c.gain.desc(), row.c.position)
    return func.sum(row.c.gain).over(partition_by=by, order_by=order) - row.c.gain


def _lacking(visit: Any) -> Select:
    """Items that could gain, or that the level does not allow to fail: gain, must, low (what their root section is short of)."""
    r, level, low, must = results(visit), next_level(visit).subquery("next_level"), _too_low(visit), required(visit)
    root = aliased(Section, name="root")
    gain = r.c.attainable - func.coalesce(r.c.points, 0)
    gain = case((gain > 0, gain), else_=0)
    key, short = and_(r.c.severity == "key", r.c.failed == 1), func.coalesce(low.c.short, 0)
    rank = func.row_number().over(partition_by=flag(key), order_by=(flag(short > 0).desc(), gain.desc(), r.c.position))
    without = or_(r.c.vetoed == 1, must.c.item.is_not(None), and_(key, rank <= level.c.too_many))
    columns = (r.c.item, root.code.label("section"), r.c.section.label("at"), r.c.position, level.c.stars, level.c.short)
    rows = select(*columns, gain.label("gain"), flag(without).label("must"), short.label("low")).select_from(r)
    rows = rows.join(Section, and_(Section.checklist == r.c.checklist, Section.code == r.c.section)).join(level, literal(1) == 1)
    rows = rows.join(root, and_(root.checklist == r.c.checklist, root.depth == 0, under(Section, root)))
    rows = rows.outerjoin(low, and_(low.c.code == root.code, low.c.stars == level.c.stars))
    rows = rows.outerjoin(must, and_(must.c.item == r.c.item, must.c.stars == level.c.stars))
    rows = rows.where(or_(and_(Section.part != "bonus", gain > 0), r.c.vetoed == 1, key, must.c.item.is_not(None)))
    return rows.where(~select(Paper.code).where(Paper.checklist == r.c.checklist, Paper.worth.is_not(None)).correlate(r).exists())


def _too_low(visit: Any) -> Any:
    """What each root section is short of, for each level: by what is asked of all of them, and of it by name."""
    low, few = low_of(visit), shortfalls(visit)
    both = select(low.c.stars, low.c.code, low.c.short).union_all(
        select(few.c.stars, few.c.code, few.c.short).where(few.c.measure == "section")
    )
    one = both.subquery("short_of")
    return select(one.c.stars, one.c.code, func.max(one.c.short).label("short")).group_by(one.c.stars, one.c.code).subquery("too_low")


def prospects(visit: Any) -> Select:
    """worst, best: stars when every open item turns out failed, or at its best."""
    stars = (
        select(func.coalesce(func.max(row.c.stars), 0)).where(row.c.reached == 1) for row in (held(visit, "worst"), held(visit, "best"))
    )
    worst, best = (found.scalar_subquery() for found in stars)
    return select(worst.label("worst"), best.label("best"))
