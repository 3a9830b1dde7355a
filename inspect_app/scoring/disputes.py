"""Where people must decide: answers that differ, and what the lead settled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from ..models import Settled, Supersedes
from .heads import flag
from .points import scored


def conflicts(visit: Any) -> Select:
    """item, person, sheet, settled, answers: what keeps the visit from being decided. One sheet ("": the lead's) holds answers that differ;
    or an answer that the lead had not seen differs from what was settled."""
    answer = _seen(visit).subquery("seen")
    open_ = or_(
        and_(answer.c.disputed == 1, or_(answer.c.settled == 0, answer.c.sheet == "")),
        and_(answer.c.settled == 1, answer.c.named == 0, answer.c.value != answer.c.settles),
    )
    sheet = (answer.c.item, answer.c.person, answer.c.sheet, answer.c.settled)
    return select(*sheet, func.count().label("answers")).where(open_).group_by(*sheet).order_by(*sheet)


def _seen(visit: Any) -> Select:
    """Answers with what settles their item, and whether the lead named them."""
    answer = scored(visit)
    settles = func.max(case((answer.c.sheet == "", answer.c.value))).over(partition_by=answer.c.item)
    columns = (answer.c[name] for name in ("item", "person", "sheet", "value", "disputed", "settled"))
    return select(*columns, settles.label("settles"), flag(or_(answer.c.sheet == "", _named(visit, answer))).label("named"))


def _named(visit: Any, answer: Any) -> ColumnElement[bool]:
    edge = select(Supersedes.by).join(Settled, Settled.id == Supersedes.by)
    return edge.where(Supersedes.base == answer.c.id, Settled.visit == visit, Settled.item == answer.c.item).exists()


def differing(visit: Any) -> Select:
    """item, settled, open: items judged differently, by one person or by several, and those that were settled."""
    answer, left = scored(visit), conflicts(visit).subquery("conflict")
    settled, still = func.max(answer.c.settled), func.max(flag(select(left.c.item).where(left.c.item == answer.c.item).exists()))
    judged = (func.coalesce(answer.c.points, -1), answer.c.failed, answer.c.vetoed)
    differ = (func.min(value) != func.max(value) for value in judged)
    rows = select(answer.c.item, settled.label("settled"), still.label("open"))
    return rows.group_by(answer.c.item).having(or_(settled == 1, still == 1, *differ))
