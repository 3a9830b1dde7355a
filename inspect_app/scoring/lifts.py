"""What could still lift a visit: the fewest items that, each raised to its full points, bring the next level; and what the items
that are open could still make of it.

Failed veto items and items that the level requires come first, and as many failed key items as are too many. Then what the level asks of
parts, the narrow ones before the wide ones: optional items, bonus, sections from the deepest to the roots, papers, and at last the total.
Of each part those are taken that gain most there, until they suffice with what is taken already. Where parts overlap otherwise than one
within the other (optional items across sections), or failed key items can be chosen among, it can be more than needed. It is never less:
where all that there is does not suffice, nothing is named. Bonus items are named for the sake of bonus points alone: they add and cannot
be demanded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, BigInteger, CompoundSelect, Select, and_, case, cast, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from ..models import Paper, Section
from .heads import checklist_of, flag, named, part, whole
from .levels import held, low_of, required, shortfalls
from .results import papers, results, under

KEEP, OPTIONAL, BONUS, DEEPER, DEEP, BELOW, ROOT, PAPER, TOTAL = range(9)  # what a level asks of; the first: of nothing, of each item


def lifts(visit: Any) -> Select:
    """item, section, position, stars (the level they lift to), gain (hundredths), must (1: no level without it)."""
    row = _members(visit).cte(named("members", visit))
    for step, name in enumerate(("optional", "bonus", "deeper", "deep", "below", "root", "paper", "total"), OPTIONAL):
        row = _taken(row, step).cte(named(f"lift_{name}", visit))
    one = _weighed(row).subquery("weighed")
    names = (one.c[name] for name in ("item", "section", "position", "stars", "gain", "must"))
    found = select(*names).where(one.c.step == KEEP, one.c.taken == 1, one.c.met == one.c.parts)
    return found.order_by(one.c.must.desc(), one.c.gain.desc(), one.c.position)


def _taken(row: CTE, step: int) -> Select:
    """The same rows, with those taken that this step's parts need: of each who is taken already, then who gains most there."""
    part_, order = [row.c.step, row.c.code], (row.c.taken.desc(), row.c.weight.desc(), row.c.gain.desc(), row.c.position)
    before = func.sum(row.c.weight).over(partition_by=part_, order_by=order) - row.c.weight
    ranked = select(row, before.label("before")).subquery("ranked")
    here = and_(ranked.c.step == step, ranked.c.weight > 0, ranked.c.before < ranked.c.short)
    taken = func.max(flag(or_(ranked.c.taken == 1, here))).over(partition_by=ranked.c.item)
    kept = (c for c in ranked.c if c.name not in ("taken", "before"))
    return select(*kept, taken.label("taken"))


def _weighed(row: CTE) -> Select:
    """With met: of how many parts, the one that asks nothing included, what is taken suffices."""
    part_ = [row.c.step, row.c.code]
    got = whole(func.sum(case((row.c.taken == 1, row.c.weight), else_=0)).over(partition_by=part_))
    nth = func.row_number().over(partition_by=part_, order_by=row.c.position)
    one = select(row, flag(and_(nth == 1, got >= row.c.short)).label("enough")).subquery("enough_of")
    return select(one, whole(func.sum(one.c.enough).over()).label("met"))


def _members(visit: Any) -> Select:
    """Each item with each part that it belongs to, of which the next level asks more than there is: the part's columns, the item's,
    weight (what it adds there), must, taken."""
    row, part_, must = lacking(visit), scopes(visit), required(visit)
    plain = row.c.bonus == 0
    belongs = {
        KEEP: literal(1) == 1,
        OPTIONAL: row.c.unmet == 1,
        BONUS: row.c.bonus == 1,
        **dict.fromkeys((DEEPER, DEEP, BELOW, ROOT), and_(plain, under(row.c, part_.c))),
        PAPER: and_(plain, row.c.paper == part_.c.code),
        TOTAL: plain,
    }
    weight = case(
        (part_.c.step == KEEP, 0), (part_.c.step == OPTIONAL, row.c.unmet), (part_.c.step == TOTAL, row.c.counted), else_=row.c.gain
    )
    found = select(row, part_, weight.label("weight"), flag(must.c.item.is_not(None)).label("required"))
    found = found.join(part_, or_(*(and_(part_.c.step == step, where) for step, where in belongs.items())))
    item = found.outerjoin(must, and_(must.c.item == row.c.item, must.c.stars == part_.c.stars)).subquery("member")
    low = func.max(flag(item.c.step == ROOT)).over(partition_by=item.c.item)
    one = select(item, low.label("low")).subquery("member_low")
    nth = func.dense_rank().over(partition_by=one.c.key_fails, order_by=(one.c.low.desc(), one.c.gain.desc(), one.c.position))
    without = flag(or_(one.c.vetoed == 1, one.c.required == 1, and_(one.c.key_fails == 1, nth <= one.c.too_many)))
    return select(one, without.label("must"), without.label("taken"))


@part
def scopes(visit: Any, _mood: str) -> Select:
    """What the next level asks of parts and is not there: step, code, path (of a section), short, stars, too_many (failed key items beyond
    those tolerated), parts (how many rows these are). The total's share of each paper is rounded: as many hundredths more."""
    asked, level = _asked(visit).subquery("asked"), next_level(visit).subquery("next_level")
    shares = select(func.count(Paper.code)).where(Paper.checklist == checklist_of(visit), Paper.worth > 0).scalar_subquery()
    short = case((asked.c.step == KEEP, 0), (asked.c.step == TOTAL, level.c.short + shares), else_=asked.c.short)
    there = or_(
        asked.c.stars == level.c.stars, and_(asked.c.step == KEEP, level.c.unscored == 0), and_(asked.c.step == TOTAL, level.c.short > 0)
    )
    columns = (asked.c.step, asked.c.code, asked.c.path, level.c.stars, level.c.too_many)
    found = select(*columns, func.max(short).label("short"), func.count().over().label("parts"))
    return found.join(level, there).group_by(*columns)


def _asked(visit: Any) -> CompoundSelect[Any]:
    """stars (null: the next level's), step, code, path, short."""
    low, few, here = low_of(visit), shortfalls(visit), Section.checklist == checklist_of(visit)
    depth = case((Section.depth > 2, DEEPER), (Section.depth == 2, DEEP), (Section.depth == 1, BELOW), else_=ROOT)
    step = case((few.c.measure == "optional", OPTIONAL), (few.c.measure == "bonus", BONUS), (few.c.measure == "paper", PAPER), else_=depth)
    asks = select(few.c.stars, step.label("step"), few.c.code, Section.path, few.c.short)
    asks = asks.outerjoin(Section, and_(few.c.measure == "section", here, Section.code == few.c.code))
    each = select(low.c.stars, literal(ROOT), low.c.code, Section.path, low.c.short).join(Section, and_(here, Section.code == low.c.code))
    return asks.union_all(each, *(select(null(), literal(step), literal(""), null(), literal(0)) for step in (TOTAL, KEEP)))


def next_level(visit: Any) -> Select:
    """The lowest level not reached: stars, short, unscored, too_many. No row: all are reached."""
    row = held(visit)
    over = case((row.c.key_fails > row.c.max_key_fails, row.c.key_fails - row.c.max_key_fails), else_=0)
    found = select(row.c.stars, row.c.short, row.c.unscored, over.label("too_many"))
    return found.where(row.c.reached == 0).order_by(row.c.stars).limit(1)


@part
def lacking(visit: Any, _mood: str) -> Select:
    """Items and what they could gain: item, section, path, paper, bonus, position, gain, counted (of it in the total), unmet (an optional
    item), vetoed, key_fails."""
    r, p, root = results(visit), papers(visit), aliased(Section, name="root")
    bonus = Section.part == "bonus"
    gain = case((bonus, r.c.max_points), else_=r.c.attainable) - func.coalesce(r.c.points, 0)
    gain = case((and_(gain > 0, r.c.na == 0), gain), else_=0)
    share = case((p.c.worth.is_(None), gain), (p.c.attainable > 0, cast(gain, BigInteger) * p.c.worth // p.c.attainable), else_=0)
    unmet = and_(r.c.optional == 1, r.c.na == 0, or_(r.c.answered == 0, r.c.failed == 1))
    columns = (r.c.item, r.c.section, Section.path.label("path"), root.paper, flag(bonus).label("bonus"), r.c.position, gain.label("gain"))
    rows = select(*columns, whole(share).label("counted"), flag(unmet).label("unmet"), r.c.vetoed)
    rows = rows.add_columns(flag(and_(r.c.severity == "key", r.c.failed == 1)).label("key_fails")).select_from(r)
    rows = rows.join(Section, and_(Section.checklist == r.c.checklist, Section.code == r.c.section))
    rows = rows.join(root, and_(root.checklist == r.c.checklist, root.depth == 0, under(Section, root)))
    return rows.outerjoin(p, and_(p.c.code == root.paper, ~bonus))


def prospects(visit: Any) -> Select:
    """worst, best: stars when every open item turns out failed, or at its best."""
    stars = (
        select(func.coalesce(func.max(row.c.stars), 0)).where(row.c.reached == 1) for row in (held(visit, "worst"), held(visit, "best"))
    )
    worst, best = (found.scalar_subquery() for found in stars)
    return select(worst.label("worst"), best.label("best"))
