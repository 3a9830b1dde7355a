"""Rows come down.

Laws
- A scope is a visit or a checklist; the tablet does not know which. Each has a cursor of its own.
- A row's place is its revision, or that of the link that brought it into the scope when that is later.
- A page is at most 500 rows or 1 MiB and may end anywhere; `more` says so.
- Nobody receives a row outside the visits of his teams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from sync import envelope, limits

from .. import server
from ..auth import me
from ..database import db
from ..models import (
    Attached,
    Checklist,
    Evaluation,
    Fact,
    Item,
    ItemOption,
    Level,
    Person,
    Photo,
    PhotoSent,
    Section,
    Site,
    TeamMember,
    Visit,
)
from ..problems import Problem
from . import body


def pull() -> dict[str, Any]:
    known = body.read().get("known")
    if not isinstance(known, dict) or not all(type(v) is int for v in known.values()):
        raise Problem("bad-json")
    mine = _scopes()
    room, found = limits.PAGE_ROWS, []
    for scope in mine:
        part = _scope(scope, known.get(scope, 0), room)
        room -= part.pop("count")
        if part["rows"] or part["facts"] or scope not in known or part["more"]:
            found.append(part)
        if room <= 0:
            break
    return {"epoch": server.found()["epoch"], "scopes": found, "gone": sorted(set(known) - set(mine)), "more": room <= 0}


pull.reads = True  # type: ignore[attr-defined]


def _scopes() -> list[str]:
    """Checklists first: a visit is shown with what it needs."""
    teams = select(Visit.id, Evaluation.checklist).join(Evaluation, Evaluation.id == Visit.evaluation)
    rows = db.session.execute(teams.join(TeamMember, TeamMember.visit == Visit.id).where(TeamMember.person == me()))
    pairs = sorted(tuple(r) for r in rows)
    return [f"checklist:{c}" for c in sorted({c for _, c in pairs})] + [f"visit:{v}" for v, _ in pairs]


def _scope(scope: str, known: int, room: int) -> dict[str, Any]:
    kind, _, id = scope.partition(":")
    found = sorted(_checklist(id, known, room) if kind == "checklist" else _visit(id, known, room), key=lambda x: x[0])
    page, size = [], 0
    for row in found[: max(room, 0)]:
        size += len(json.dumps(row[2]))
        if size > limits.BATCH_BYTES and page:
            break
        page.append(row)
    rows: dict[str, list[Any]] = {}
    for _, table, row in page:
        rows.setdefault(table, []).append(row)
    revision = page[-1][0] if page else known
    more = len(page) < len(found)
    return {"scope": scope, "revision": revision, "facts": rows.pop("", []), "rows": rows, "more": more, "count": len(page)}


Row = tuple[int, str, Any]


def _checklist(id: str, known: int, room: int) -> Iterator[Row]:
    yield from _plain(Checklist, Checklist.id == id, known, room)
    for model in (Level, Section, Item, ItemOption):
        yield from _plain(model, model.checklist == id, known, room)


def _visit(id: str, known: int, room: int) -> Iterator[Row]:
    visit = select(Visit.evaluation).where(Visit.id == id).scalar_subquery()
    site = select(Evaluation.site).where(Evaluation.id == visit).scalar_subquery()
    yield from _plain(Site, Site.id == site, known, room)
    yield from _plain(Evaluation, Evaluation.id == visit, known, room)
    yield from _plain(Visit, Visit.id == id, known, room)
    yield from _plain(TeamMember, TeamMember.visit == id, known, room)
    yield from _people(id, known, room)
    yield from _photos(id, known, room)
    yield from _facts(id, known, room)


def _plain(model: Any, which: Any, known: int, room: int) -> Iterator[Row]:
    table = model.__table__
    page = select(table).where(which, table.c.revision > known).order_by(table.c.revision).limit(room + 1)
    for row in db.session.execute(page).mappings():
        yield row["revision"], table.name, dict(row)


def _later(a: Any, b: Any) -> ColumnElement[int]:
    return case((a > b, a), else_=b)


def _people(visit: str, known: int, room: int) -> Iterator[Row]:
    table, later = Person.__table__, _later(Person.revision, TeamMember.revision)
    team = select(table, later.label("place")).join(TeamMember, TeamMember.person == Person.id)
    yield from _placed(team.where(TeamMember.visit == visit, later > known).order_by(later), "person", room)


def _photos(visit: str, known: int, room: int) -> Iterator[Row]:
    table, later = Photo.__table__, _later(PhotoSent.revision, Fact.revision)
    told = select(table, later.label("place")).join(Attached, Attached.sha256 == Photo.sha256).join(Fact, Fact.id == Attached.id)
    told = told.join(PhotoSent, (PhotoSent.sha256 == Photo.sha256) & (PhotoSent.device == Fact.device))
    yield from _placed(told.where(Attached.visit == visit, later > known).order_by(later), "photo", room)


def _placed(page: Select[Any], table: str, room: int) -> Iterator[Row]:
    for found in db.session.execute(page.limit(room + 1)).mappings():
        row = dict(found)
        yield row.pop("place"), table, row


def _facts(visit: str, known: int, room: int) -> Iterator[Row]:
    held = select(Fact.revision, Fact.header, Fact.payload)
    held = held.where(Fact.visit == visit, Fact.state == "held", Fact.revision > known, Fact.reason.is_(None))
    for row in db.session.execute(held.order_by(Fact.revision).limit(room + 1)):
        yield row.revision, "", envelope.pack(row.header, row.payload)
