"""How a demo inspector answers an item. `good`: as well as can be; otherwise somewhat worse."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ..database import db
from ..models import Item, ItemOption
from ..standards import DEFAULT_ID
from .words import ABSENT

EMPTY = {"choice": None, "number": None, "situation": 0, "na": 0, "reason": None}


@dataclass(frozen=True)
class Question:
    item: Item
    options: list[ItemOption]

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def pictured(self) -> bool:
        return self.item.photo != "none"


def questions() -> list[Question]:
    """The default checklist, in its order."""
    items = db.session.scalars(select(Item).where(Item.checklist == DEFAULT_ID).order_by(Item.position)).all()
    options = db.session.scalars(select(ItemOption).where(ItemOption.checklist == DEFAULT_ID).order_by(ItemOption.position)).all()
    return [Question(item, [o for o in options if o.item == item.code]) for item in items]


def answer(chance: random.Random, asked: Question, good: bool) -> dict[str, Any]:
    return {"item": asked.code, **EMPTY, **_value(chance, asked.item, asked.options, good)}


def absent(chance: random.Random, asked: Question) -> dict[str, Any]:
    return {"item": asked.code, **EMPTY, "na": 1, "reason": chance.choice(ABSENT)}


def vetoed(asked: Question) -> dict[str, Any]:
    """G4-2 with its major hazard marked."""
    return {"item": asked.code, **EMPTY, "number": 300, "situation": 1}


def _value(chance: random.Random, item: Item, options: list[ItemOption], good: bool) -> dict[str, Any]:
    if item.kind == "yesno":
        return {"choice": "yes" if good else "no"}
    if item.kind == "grade":
        return {"choice": options[0 if good else 1].id}
    if item.kind == "multi":
        return {"choice": ",".join(sorted(o.id for o in (options if good else options[:2])))}
    if item.kind == "number":
        return {"number": _measured(chance, item, options[0 if good else min(2, len(options) - 1)])}
    if item.kind == "deduct":
        return {"number": 0 if good else chance.choice([100, 200])}
    return {"number": item.max_points if good else max(0, item.max_points - item.step * chance.randint(1, 3))}


def _measured(chance: random.Random, item: Item, band: ItemOption) -> int:
    """A number inside the band, on its good side."""
    off = chance.randint(0, 4) * 100
    return band.bound + off if item.better == "higher" else max(0, band.bound - off)
