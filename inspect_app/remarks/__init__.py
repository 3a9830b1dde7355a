"""Remarks that are offered at an item: shipped, written at the desk, or taken over there from what inspectors really write.

Laws
- What one person wrote is offered to others only after a supervisor took it over: a note may say what is nobody else's business.
- They are ranked by how many notes hold them (`flask remarks rank`, each night). Tablets get the rank and no count.
- A new version of a checklist begins with the remarks of the one it follows, for the items it still has."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from .. import scoring, server
from ..commands import Group
from ..database import db
from ..field.remarks import LONGEST, WRITTEN
from ..field.sheet import checklist_of
from ..models import Checklist, Item, Remark, Visit

SHIPPED = Path(__file__).parent / "shipped.json"
SHIPPED_FOR = "hangzhou-2022-1"
OFTEN, MOST = 2, 20  # written on so many visits; candidates shown at once
group = Group("remarks", help="Remarks offered at an item.")
Given = tuple[str, str, str]  # item, use, text


def fill() -> None:
    """Remarks for checklists that have none yet. Repeating changes nothing. The caller commits."""
    bare = ~select(Remark.id).where(Remark.checklist == Checklist.id).exists()
    for id, follows in db.session.execute(
        select(Checklist.id, Checklist.follows).where(bare).order_by(Checklist.version, Checklist.id)
    ).all():
        known = set(db.session.scalars(select(Item.code).where(Item.checklist == id)))
        add(id, [given for given in (_of(follows) if follows else _shipped(id)) if given[0] in known])


def add(checklist: str, given: list[Given]) -> None:
    """After those that are there."""
    last = select(func.coalesce(func.max(Remark.rank), 0)).where(Remark.checklist == checklist)
    rank = db.session.execute(last).scalar_one()
    rows = (Remark(id=server.new_id(), checklist=checklist, item=i, use=u, text=t, rank=rank + n) for n, (i, u, t) in enumerate(given, 1))
    db.session.add_all(rows)
    db.session.flush()


def _of(checklist: str) -> list[Given]:
    rows = select(Remark.item, Remark.use, Remark.text).where(Remark.checklist == checklist, Remark.offered == 1)
    return [(row.item, row.use, row.text) for row in db.session.execute(rows.order_by(Remark.rank, Remark.id))]


def _shipped(checklist: str) -> list[Given]:
    if checklist != SHIPPED_FOR:
        return []
    said = json.loads(SHIPPED.read_bytes())
    return [(item, use, text) for item, texts in said.items() for use, found in texts.items() for text in found]


def written() -> Select:
    """use, checklist, item, visit, text: what stands in notes, reasons and faults now.
    Practice, what is cancelled and the base's own word say nothing."""
    this = aliased(Visit)
    parts = [
        select(literal(use).label("use"), checklist_of(kind.visit).label("checklist"), kind.item, kind.visit, text.label("text"))
        .join(this, this.id == kind.visit)
        .where(this.practice == 0, this.body != "self", ~scoring.cancelled(this.id), now)
        for use, kind, text, now in WRITTEN
    ]
    return select(union_all(*parts).subquery("written"))


def used(checklist: str | None = None, item: str | None = None) -> dict[str, int]:
    """How many notes hold each remark, by its id."""
    said = written().subquery("said")
    holds = func.replace(said.c.text, Remark.text, "") != said.c.text
    same = (said.c.checklist == Remark.checklist) & (said.c.item == Remark.item) & holds
    rows = select(Remark.id, func.count(said.c.visit)).select_from(Remark).outerjoin(said, same).group_by(Remark.id)
    for column, value in ((Remark.checklist, checklist), (Remark.item, item)):
        rows = rows.where(column == value) if value else rows
    return {row[0]: row[1] for row in db.session.execute(rows)}


def candidates(checklist: str, item: str, seen: Select) -> list[dict[str, Any]]:
    """Words that were written at this item on several of the visits `seen`, and are not offered yet: use, text, n. The most used first."""
    said = written().subquery("said")
    there = select(Remark.id).where(Remark.checklist == checklist, Remark.item == item, Remark.text == said.c.text).exists()
    n = func.count(said.c.visit.distinct())
    rows = select(said.c.use, said.c.text, n.label("n")).where(said.c.checklist == checklist, said.c.item == item, ~there)
    rows = rows.where(said.c.visit.in_(seen), func.length(func.trim(said.c.text)) > 1, func.length(said.c.text) <= LONGEST)
    rows = rows.group_by(said.c.use, said.c.text).having(n >= OFTEN).order_by(n.desc(), func.min(said.c.visit)).limit(MOST)
    return [dict(row) for row in db.session.execute(rows).mappings()]


def rank(checklist: str | None = None, item: str | None = None) -> None:
    """By use, item by item; of equal ones the order stays. Only what changes is written. The caller commits."""
    counts = used(checklist, item)
    rows = db.session.scalars(select(Remark).where(Remark.id.in_(counts))).all()
    for _, mine in groupby(sorted(rows, key=lambda row: (*_at(row), -counts[row.id], row.rank, row.id)), _at):
        for place, row in enumerate(mine, 1):
            row.rank = place
    db.session.flush()


def _at(row: Remark) -> tuple[str, str]:
    return row.checklist, row.item


@group.command("rank")
def rank_command() -> None:
    """Count again how often each remark is used. For each night."""
    rank()
    db.session.commit()


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
