"""Star levels, and what holds each back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, or_, select

from ..models import Evaluation, Level, Visit
from .heads import flag
from .results import sections, whole_of


def levels(visit: Any) -> Select:
    """Every star level, best first: stars, min_total_pct, min_section_pct, max_key_fails, vetoes, key_fails, and
    what it misses: short (points, in hundredths), low_sections (how many), blocked (vetoes or key failures);
    reached is 1 when nothing is missed."""
    s, t = sections(visit), whole_of(visit)
    low = select(func.count()).select_from(s).where(*_low(s)).correlate(Level).scalar_subquery()
    need = (Level.min_total_pct * t.c.attainable + 99) // 100
    row = (
        select(
            Level.stars,
            Level.min_total_pct,
            Level.min_section_pct,
            Level.max_key_fails,
            t.c.vetoes,
            t.c.key_fails,
            case((t.c.points < need, need - t.c.points), else_=0).label("short"),
            low.label("low_sections"),
            flag(or_(t.c.vetoes > 0, t.c.key_fails > Level.max_key_fails)).label("blocked"),
        )
        .join(Evaluation, Evaluation.checklist == Level.checklist)
        .join(Visit, Visit.evaluation == Evaluation.id)
        .join(t, t.c.total > 0)
        .where(Visit.id == visit)
        .subquery("level")
    )
    reached = flag(and_(row.c.short == 0, row.c.low_sections == 0, row.c.blocked == 0))
    return select(row, reached.label("reached")).order_by(row.c.stars.desc())


def _low(s: CTE) -> list[Any]:
    return [s.c.scored == 1, s.c.attainable > 0, s.c.points * 100 < Level.min_section_pct * s.c.attainable]


def low_sections(visit: Any) -> Select:
    """Which sections hold which level back: stars, code, titles, points, attainable, short (hundredths)."""
    s = sections(visit)
    need = (Level.min_section_pct * s.c.attainable + 99) // 100
    return (
        select(
            Level.stars,
            s.c.code,
            s.c.title_zh,
            s.c.title_en,
            s.c.points,
            s.c.attainable,
            Level.min_section_pct,
            (need - s.c.points).label("short"),
        )
        .join(s, s.c.checklist == Level.checklist)
        .where(*_low(s))
        .order_by(Level.stars.desc(), s.c.position)
    )
