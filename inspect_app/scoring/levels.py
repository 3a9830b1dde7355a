"""Star levels, and what holds each back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from ..models import Checklist, Level, Minimum
from .heads import checklist_of, flag, part, whole
from .results import bonus_of, papers, results, sections, whole_of

SHOWN = ("stars", "min_total_pct", "min_section_pct", "max_key_fails", "title_zh", "title_en")


def levels(visit: Any, mood: str = "") -> Select:
    """Every star level, best first: stars, min_total_pct, min_points (or null: its total in points), min_section_pct, max_key_fails,
    titles, vetoes, key_fails, and what it misses: short (points, in hundredths), low_sections and minima (how many), required (items),
    blocked (vetoes or key failures), unscored (no item of points applies); reached is 1 when nothing is missed."""
    row = select(held(visit, mood))
    return row.order_by(row.selected_columns.stars.desc())


@part
def held(visit: Any, mood: str) -> Select:
    t, low, few, must = (f(visit, mood) for f in (whole_of, low_of, shortfalls, required))
    least = aliased(Minimum, name="least")
    exact, share = (least.need * t.c.attainable + least.whole - 1) // least.whole, (Level.min_total_pct * t.c.attainable + 99) // 100
    need = case((least.need.is_(None), share), else_=exact)
    nothing = and_(t.c.attainable == 0, Checklist.total_points > 0)
    found = (
        select(
            *(getattr(Level, name) for name in SHOWN),
            least.need.label("min_points"),
            t.c.vetoes,
            t.c.key_fails,
            case((t.c.points < need, need - t.c.points), else_=0).label("short"),
            *(_count(of).label(name) for name, of in (("low_sections", low), ("minima", few), ("required", must))),
            flag(or_(t.c.vetoes > 0, t.c.key_fails > Level.max_key_fails)).label("blocked"),
            flag(nothing).label("unscored"),
        )
        .join(Checklist, Checklist.id == Level.checklist)
        .join(t, t.c.total > 0)
        .outerjoin(least, and_(least.checklist == Level.checklist, least.stars == Level.stars, least.measure == "total"))
        .where(Level.checklist == checklist_of(visit))
    )
    level = found.subquery("level")
    missed = ("short", "low_sections", "minima", "required", "blocked", "unscored")
    reached = flag(and_(*(level.c[name] == 0 for name in missed)))
    return select(level, reached.label("reached"))


def _count(of: CTE) -> Any:
    return select(func.count()).select_from(of).where(of.c.stars == Level.stars).correlate(Level).scalar_subquery()


@part
def low_of(visit: Any, mood: str) -> Select:
    """Root sections below what a level asks of each: stars, code, titles, position, points, attainable, min_section_pct, short."""
    s = sections(visit, mood)
    need = (Level.min_section_pct * s.c.attainable + 99) // 100
    columns = (s.c[name] for name in ("code", "title_zh", "title_en", "position", "points", "attainable"))
    found = select(Level.stars, *columns, Level.min_section_pct, (need - s.c.points).label("short")).join(
        s, s.c.checklist == Level.checklist
    )
    below = (s.c.scored == 1, s.c.depth == 0, s.c.attainable > 0, s.c.points * 100 < Level.min_section_pct * s.c.attainable)
    return found.where(*below)


def standing(visit: Any) -> Select:
    """One row, what a list shows of a visit: answered, total, points, attainable, vetoes, stars (0: none). Asked at once, as total
    and levels stand on the same."""
    level, t = levels(visit).subquery("of_levels"), whole_of(visit)
    stars = select(func.coalesce(func.max(level.c.stars), 0)).where(level.c.reached == 1).scalar_subquery()
    return select(*(t.c[name] for name in ("answered", "total", "points", "attainable", "vetoes")), stars.label("stars"))


def low_sections(visit: Any) -> Select:
    """Which sections hold which level back: stars, code, titles, points, attainable, short (hundredths)."""
    low = low_of(visit)
    return select(low).order_by(low.c.stars.desc(), low.c.position)


@part
def shortfalls(visit: Any, mood: str) -> Select:
    """Minima beside the total that are not reached: stars, measure, code, titles (of a section or paper), points, attainable, need,
    whole, short. In hundredths of a point; of optional items, in items."""
    m = _measures(visit, mood)
    least = (Minimum.need * m.c.attainable + Minimum.whole - 1) // Minimum.whole
    columns = (m.c[name] for name in ("measure", "code", "title_zh", "title_en", "points", "attainable"))
    found = select(Minimum.stars, *columns, Minimum.need, Minimum.whole, (least - m.c.points).label("short"))
    found = found.join(m, and_(m.c.measure == Minimum.measure, m.c.code == Minimum.code))
    return found.where(Minimum.checklist == checklist_of(visit), m.c.points * Minimum.whole < Minimum.need * m.c.attainable)


def passed(visit: Any) -> Select:
    """Of each paper that levels ask a minimum of: code, stars (the highest of them that it is enough for; 0: none), asked (the lowest)."""
    few = shortfalls(visit)
    missed = select(few.c.code).where(few.c.measure == "paper", few.c.code == Minimum.code, few.c.stars == Minimum.stars).exists()
    enough = func.max(case((missed, 0), else_=Minimum.stars)).label("stars")
    found = select(Minimum.code, enough, func.min(Minimum.stars).label("asked"))
    return found.where(Minimum.checklist == checklist_of(visit), Minimum.measure == "paper").group_by(Minimum.code)


def _measures(visit: Any, mood: str) -> Any:
    """All that a level can ask a minimum of: measure, code, titles, points, attainable."""
    r, s, p = (f(visit, mood) for f in (results, sections, papers))  # the total stands in its own column
    met = whole(func.sum(flag(and_(r.c.optional == 1, r.c.answered == 1, r.c.na == 0, r.c.failed == 0))))
    made = [
        _named("section", s).where(s.c.scored == 1, s.c.part != "bonus"),
        _named("paper", p),
        _bare("bonus", bonus_of(s), literal(1)).where(s.c.depth == 0),
        _bare("optional", met, literal(1)).select_from(r),
    ]
    return made[0].union_all(*made[1:]).subquery("measures")


def _named(measure: str, of: CTE) -> Select:
    return select(literal(measure).label("measure"), of.c.code, of.c.title_zh, of.c.title_en, of.c.points, of.c.attainable)


def _bare(measure: str, points: Any, attainable: Any) -> Select:
    empty = (literal("").label(name) for name in ("code", "title_zh", "title_en"))
    return select(literal(measure).label("measure"), *empty, points.label("points"), attainable.label("attainable"))


@part
def required(visit: Any, mood: str) -> Select:
    """Items that a level asks for and that failed or are still open: stars, item, section, position, open."""
    r = results(visit, mood)
    found = select(Level.stars, r.c.item, r.c.section, r.c.position, flag(r.c.answered == 0).label("open"))
    found = found.join(r, and_(r.c.checklist == Level.checklist, r.c.required_from <= Level.stars))
    return found.where(or_(r.c.failed == 1, r.c.answered == 0))
