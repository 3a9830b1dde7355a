"""Synthetic results: real facts through the fact log, made as tablets would have made them on the day. Chance is seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from .. import clock, summaries
from ..database import db
from ..fieldkit.log import Log
from ..models import Device, Item, ItemOption
from . import scenes
from .world import SITES, named

NOTES = ("现场整洁，台账齐全。", "标识老化，建议更换。", "负责人在场，已当面说明。", "资料在办公室，已拍照留存。", "高峰期人手不足。")
ABSENT = ("基地没有此项", "季节性停用")
# visit, login, how good (share of best answers), how much of it, submitted
SHEETS = (
    (0, "shen", 0.9, 0.2, False),
    (1, "zhou", 0.97, 1.0, True),
    (1, "he", 0.93, 1.0, True),
    (2, "shen", 0.9, 0.6, False),
    (6, "zhou", 0.99, 1.0, True),
    (6, "shen", 0.97, 1.0, True),
    (7, "shen", 0.8, 1.0, True),
    (9, "he", 0.9, 0.35, False),
)
PHOTOS = 6  # of one sheet


@dataclass
class Sheet:
    """One person filling one sheet on one tablet; the clock goes on with every act."""

    visit: str
    person: str
    device: str
    log: Log
    chance: random.Random
    at: datetime

    def make(self, kind: str, fields: dict[str, Any], **lists: list[str]) -> str:
        self.at += timedelta(seconds=self.chance.randint(20, 90))
        answer = self.log.record(kind, self.visit, self.person, self.device, fields, lists)
        if answer.result not in ("applied", "conflict"):
            raise RuntimeError(f"the demo world breaks a rule: {kind} {fields} {answer}")
        return answer.id


def fill() -> None:
    items = db.session.execute(select(Item).order_by(Item.position)).scalars().all()
    options = db.session.execute(select(ItemOption).order_by(ItemOption.position)).scalars().all()
    by_item: dict[str, list[ItemOption]] = {}
    for option in options:
        by_item.setdefault(option.item, []).append(option)
    for number, login, mood, share, submitted in SHEETS:
        _sheet(number, login, mood, list(items[: round(len(items) * share)]), by_item, submitted)
    for number in range(len(SITES)):
        summaries.refresh(db.session.connection(), named(f"visit {number}"))


def _sheet(number: int, login: str, mood: float, items: list[Item], options: dict[str, list[ItemOption]], submitted: bool) -> None:
    sheet = _begin(number, login)
    pictured = set(sheet.chance.sample([i.code for i in items if i.photo != "none"], PHOTOS))
    made = [fact for item in items for fact in _item(sheet, item, options.get(item.code, []), mood, item.code in pictured)]
    if submitted:
        sheet.make("submitted", {"remark": "照片另存基地台账。"}, covers=sorted(made))


def _begin(number: int, login: str) -> Sheet:
    day = clock.local().date() + timedelta(days=SITES[number][5])
    at = datetime.combine(day, time(8, 40)).astimezone()
    device = Device(id=named(f"tablet {login}"), person=named(login), label=f"平板 {login}", registered_at=0, seen_at=clock.seconds())
    db.session.merge(device)
    db.session.flush()
    log: Log = current_app.extensions["field"].log()
    sheet = Sheet(named(f"visit {number}"), named(login), device.id, log, random.Random(f"{number} {login}"), at)
    log.now = lambda: sheet.at
    return sheet


def _item(sheet: Sheet, item: Item, options: list[ItemOption], mood: float, pictured: bool) -> Iterator[str]:
    yield sheet.make("answered", {"item": item.code, **_answer(sheet.chance, item, options, mood)})
    if sheet.chance.random() < 0.12:
        yield sheet.make("noted", {"item": item.code, "text": sheet.chance.choice(NOTES)})
    if pictured:
        yield sheet.make(
            "attached", {"item": item.code, **scenes.photo(sheet.chance, sheet.device, sheet.at.isoformat(timespec="seconds"))}
        )


def _answer(chance: random.Random, item: Item, options: list[ItemOption], mood: float) -> dict[str, Any]:
    empty = {"choice": None, "number": None, "situation": 0, "na": 0, "reason": None}
    good = chance.random() < mood or item.severity == "veto"
    if item.na_allowed and not item.na_needs_approval and chance.random() < 0.03:
        return empty | {"na": 1, "reason": chance.choice(ABSENT)}
    if item.kind == "yesno":
        return empty | {"choice": "yes" if good else "no"}
    if item.kind == "grade":
        return empty | {"choice": options[0 if good else 1].id}
    if item.kind == "multi":
        return empty | {"choice": ",".join(sorted(o.id for o in (options if good else options[:1])))}
    if item.kind == "number":
        return empty | {"number": options[0 if good else 1].bound}
    if item.kind == "deduct":
        return empty | {"number": 0 if good else chance.choice([100, 200])}
    return empty | {"number": item.max_points if good else max(0, item.max_points - item.step * chance.randint(1, 4))}
