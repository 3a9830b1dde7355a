"""Points, failing and vetoes of each answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from ..models import Checklist, Evaluation, Item, ItemOption, Visit
from .heads import Number, answer_heads, flag, whole


def items(visit: Any) -> Select:
    return (
        select(Item, Checklist.fails_pct, Checklist.bonus_cap)
        .join(Checklist, Checklist.id == Item.checklist)
        .join(Evaluation, Evaluation.checklist == Item.checklist)
        .join(Visit, Visit.evaluation == Evaluation.id)
        .where(Visit.id == visit)
    )


@lru_cache(maxsize=128)
def scored(visit: Any, *which: Any) -> CTE:
    """One row per current answer: id, item, person, na, points (null: not applicable), failed, vetoed, pending,
    disputed (another one of its sheet differs), counts (part of the result: of equal ones the last)."""
    head, item = answer_heads(visit, *which).subquery("head"), items(visit).subquery("item")
    points = _points(head, item).label("points")
    disputed, latest = _disputed(head).label("disputed"), func.max(head.c.id).over(partition_by=[head.c.item, head.c.person])
    given = (head.c.id, head.c.item, head.c.person, head.c.choice, head.c.situation, head.c.na)
    base = select(*given, points, disputed, flag(latest == head.c.id).label("last"))
    answer = base.join(item, item.c.code == head.c.item).subquery("answer")
    failed, veto = _failed(answer, item), item.c.severity == "veto"
    return (
        select(
            answer.c.id,
            answer.c.item,
            answer.c.person,
            answer.c.na,
            answer.c.points,
            failed.label("failed"),
            case((and_(veto, answer.c.na == 0), _vetoed(answer, item, failed)), else_=0).label("vetoed"),
            flag(and_(answer.c.na == 1, item.c.na_needs_approval == 1)).label("pending"),
            answer.c.disputed,
            flag(and_(answer.c.disputed == 0, answer.c.last == 1)).label("counts"),
        )
        .join(item, item.c.code == answer.c.item)
        .cte("scored")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def value(head: Any) -> ColumnElement[str]:
    """An answer as one text, to tell two apart."""
    number, situation, na = (func.coalesce(cast(head.c[name], String), "") for name in ("number", "situation", "na"))
    return func.coalesce(head.c.choice, "") + "/" + number + "/" + situation + "/" + na


def _disputed(head: Any) -> Number:
    sheet = [head.c.item, head.c.person]
    return flag(func.min(value(head)).over(partition_by=sheet) != func.max(value(head)).over(partition_by=sheet))


def conflicts(visit: Any) -> Select:
    """item, person, answers: where one sheet holds answers that differ. While there is one, the visit cannot be decided."""
    answer = scored(visit)
    rows = select(answer.c.item, answer.c.person, func.count().label("answers")).where(answer.c.disputed == 1)
    return rows.group_by(answer.c.item, answer.c.person).order_by(answer.c.item, answer.c.person)


def _options(head: Any, item: Any, points: Any, *which: Any) -> Number:
    found = select(points).where(ItemOption.checklist == item.c.checklist, ItemOption.item == item.c.code, *which)
    return func.coalesce(found.correlate(head, item).scalar_subquery(), 0)


def chosen(choice: Any) -> ColumnElement[bool]:
    """Is the option part of a set kept as a sorted text, a,c?"""
    return (literal(",") + choice + ",").like(literal("%,") + ItemOption.id + ",%")


def _points(head: Any, item: Any) -> Number:
    best, total = func.max(ItemOption.points), func.sum(ItemOption.points)
    reached = or_(
        and_(item.c.better == "higher", head.c.number >= ItemOption.bound),
        and_(item.c.better == "lower", head.c.number <= ItemOption.bound),
    )
    several = whole(_options(head, item, total, chosen(head.c.choice)))
    lost = cast(head.c.number // 100, BigInteger) * item.c.per
    most = item.c.max_points
    return case(
        (head.c.na == 1, None),
        (item.c.kind == "yesno", flag(head.c.choice == "yes") * most),
        (item.c.kind == "points", head.c.number),
        (item.c.kind == "deduct", case((lost < most, most - lost), else_=0)),
        (item.c.kind == "grade", _options(head, item, best, ItemOption.id == head.c.choice)),
        (item.c.kind == "number", _options(head, item, best, reached)),
        else_=case((several < most, several), else_=most),
    )


def _failed(answer: Any, item: Any) -> Number:
    below = case(
        (item.c.kind == "yesno", answer.c.choice == "no"),
        (item.c.fails_below.is_(None), answer.c.points * 100 < item.c.max_points * item.c.fails_pct),
        else_=answer.c.points < item.c.fails_below,
    )
    return case((answer.c.na == 1, 0), (below, 1), else_=0)


def _vetoed(answer: Any, item: Any, failed: Number) -> Number:
    """A veto acts on the marked situation, else on the options that carry it, else on failing."""
    some = _options(answer, item, func.max(ItemOption.veto)) == 1
    this = _options(answer, item, func.max(ItemOption.veto), ItemOption.id == answer.c.choice)
    return case((item.c.situation_zh.is_not(None), answer.c.situation), (some, this), else_=failed)
