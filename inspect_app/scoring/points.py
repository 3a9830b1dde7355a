"""Points, failing and vetoes of each answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from ..models import Answered, Checklist, Evaluation, Item, ItemOption, Settled, Visit
from .heads import Number, answer_heads, flag, settled_heads, whole

SAID = ("id", "item", "person", "choice", "number", "situation", "na")


def items(visit: Any) -> Select:
    return (
        select(Item, Checklist.fails_pct, Checklist.bonus_cap)
        .join(Checklist, Checklist.id == Item.checklist)
        .join(Evaluation, Evaluation.checklist == Item.checklist)
        .join(Visit, Visit.evaluation == Evaluation.id)
        .where(Visit.id == visit)
    )


def _given(visit: Any, *code: Any) -> Any:
    """What is judged, by sheet: current answers, and what the lead settled as a sheet of its own, ""."""
    answer = answer_heads(visit, *(Answered.item == c for c in code)).subquery("current")
    settled = settled_heads(visit, *(Settled.item == c for c in code)).subquery("settled_now")
    answers = select(*(answer.c[name] for name in SAID), answer.c.person.label("sheet"))
    return answers.union_all(select(*(settled.c[name] for name in SAID), literal("").label("sheet")))


@lru_cache(maxsize=128)
def scored(visit: Any, *code: Any) -> CTE:
    """One row per current answer and settlement: id, item, person, sheet ("": settled), value, na, points (null: not applicable),
    failed, vetoed, pending, disputed (another one of its sheet differs), settled (the item is), counts (part of the result: of
    equal ones the last, and what was settled alone). Of all items, or of the one with this code."""
    head, item = _given(visit, *code).subquery("head"), items(visit).subquery("item")
    answer = _compared(head, item).subquery("answer")
    failed, veto = _failed(answer, item), item.c.severity == "veto"
    settles = or_(answer.c.sheet == "", answer.c.settled == 0)
    return (
        select(
            *(answer.c[name] for name in ("id", "item", "person", "sheet", "value", "na", "points")),
            failed.label("failed"),
            case((and_(veto, answer.c.na == 0), _vetoed(answer, item, failed)), else_=0).label("vetoed"),
            flag(and_(answer.c.na == 1, item.c.na_needs_approval == 1)).label("pending"),
            answer.c.disputed,
            answer.c.settled,
            flag(and_(answer.c.disputed == 0, answer.c.last == 1, settles)).label("counts"),
        )
        .join(item, item.c.code == answer.c.item)
        .cte("scored")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _compared(head: Any, item: Any) -> Select:
    """Each head with its points, beside the others of its sheet and of its item."""
    sheet, text = [head.c.item, head.c.sheet], value(head)
    disputed = flag(func.min(text).over(partition_by=sheet) != func.max(text).over(partition_by=sheet))
    last = flag(func.max(head.c.id).over(partition_by=sheet) == head.c.id)
    settled = func.max(flag(head.c.sheet == "")).over(partition_by=head.c.item)
    given = (head.c[name] for name in (*SAID, "sheet"))
    found = select(*given, text.label("value"), _points(head, item).label("points"), disputed.label("disputed"))
    return found.add_columns(last.label("last"), settled.label("settled")).join(item, item.c.code == head.c.item)


def value(head: Any) -> ColumnElement[str]:
    """An answer as one text, to tell two apart."""
    number, situation, na = (func.coalesce(cast(head.c[name], String), "") for name in ("number", "situation", "na"))
    return func.coalesce(head.c.choice, "") + "/" + number + "/" + situation + "/" + na


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
