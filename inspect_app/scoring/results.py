"""Scorers joined: items, sections, and the whole."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, or_, select

from ..models import Checklist, Section
from .heads import flag, whole
from .points import items, scored


@lru_cache(maxsize=128)
def results(visit: Any) -> CTE:
    """One row per item of the visit's checklist, scorers joined: checklist, item, section, position, severity,
    max_points, answered, na, pending, points (null: not scored), failed, vetoed, scorers, low, high."""
    item, answer = items(visit).subquery("of"), scored(visit)
    n, total = func.count(answer.c.points), whole(func.sum(answer.c.points))
    mean = case((n > 0, (total * 2 + n) // (case((n > 0, n), else_=1) * 2)), else_=None)
    na = case((n > 0, 0), else_=whole(func.max(case((answer.c.pending == 1, 0), else_=answer.c.na))))
    return (
        select(
            item.c.checklist,
            item.c.code.label("item"),
            item.c.section,
            item.c.position,
            item.c.severity,
            item.c.max_points,
            flag(or_(n > 0, na == 1)).label("answered"),
            na.label("na"),
            whole(func.max(answer.c.pending)).label("pending"),
            mean.label("points"),
            whole(func.max(answer.c.failed)).label("failed"),
            whole(func.max(answer.c.vetoed)).label("vetoed"),
            func.count(answer.c.id).label("scorers"),
            func.min(answer.c.points).label("low"),
            func.max(answer.c.points).label("high"),
        )
        .outerjoin(answer, and_(answer.c.item == item.c.code, answer.c.counts == 1))
        .group_by(item.c.checklist, item.c.code, item.c.section, item.c.position, item.c.severity, item.c.max_points)
        .cte("results")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


@lru_cache(maxsize=128)
def sections(visit: Any) -> CTE:
    """One row per section: code, titles, position, part, scored, points, attainable, answered, total, failed,
    vetoed. Bonus points are capped and attain nothing."""
    r = results(visit)
    points, bonus = whole(func.sum(r.c.points)), Section.part == "bonus"
    capped = case((and_(bonus, points > Checklist.bonus_cap), Checklist.bonus_cap), else_=points)
    attainable = whole(func.sum(case((or_(bonus, r.c.na == 1), 0), else_=r.c.max_points)))
    columns = (
        Section.checklist,
        Section.code,
        Section.title_zh,
        Section.title_en,
        Section.position,
        Section.part,
        Section.scored,
        Section.clause,
    )
    return (
        select(
            *columns,
            capped.label("points"),
            attainable.label("attainable"),
            whole(func.sum(r.c.answered)).label("answered"),
            func.count(r.c.item).label("total"),
            whole(func.sum(r.c.failed)).label("failed"),
            whole(func.sum(r.c.vetoed)).label("vetoed"),
        )
        .join(r, and_(r.c.checklist == Section.checklist, r.c.section == Section.code))
        .join(Checklist, Checklist.id == Section.checklist)
        .group_by(*columns, Checklist.bonus_cap)
        .cte("sections")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def total(visit: Any) -> Select:
    """One row: points, attainable, bonus, answered, total, failed, vetoes, veto (one of them), key_fails, pending."""
    return select(whole_of(visit))


@lru_cache(maxsize=128)
def whole_of(visit: Any) -> CTE:
    r, s = results(visit), sections(visit)

    def of_items(value: Any) -> Any:
        return select(whole(func.sum(value))).select_from(r).scalar_subquery()

    return (
        select(
            whole(func.sum(s.c.points)).label("points"),
            whole(func.sum(s.c.attainable)).label("attainable"),
            whole(func.sum(case((s.c.part == "bonus", s.c.points), else_=0))).label("bonus"),
            whole(func.sum(s.c.answered)).label("answered"),
            whole(func.sum(s.c.total)).label("total"),
            whole(func.sum(s.c.failed)).label("failed"),
            of_items(r.c.vetoed).label("vetoes"),
            select(func.min(case((r.c.vetoed == 1, r.c.item)))).select_from(r).scalar_subquery().label("veto"),
            of_items(case((r.c.severity == "key", r.c.failed), else_=0)).label("key_fails"),
            of_items(r.c.pending).label("pending"),
        )
        .cte("total")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
