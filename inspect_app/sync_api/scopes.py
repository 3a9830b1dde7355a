"""What a person's tablet keeps: the visits of one's teams, and the checklists they need.

Laws
- Nobody receives a row outside the visits of one's teams.
- A row that left the scope (a member who left the team) is told by its key, unless it is back.
- A row's place is its revision, or that of the link that brought it into the scope when that is later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from sync import envelope

from ..auth import own_visits
from ..database import db
from ..models import (
    Attached,
    Checklist,
    Evaluation,
    Fact,
    Item,
    ItemOption,
    LeftTeam,
    Level,
    Minimum,
    Paper,
    Person,
    Photo,
    PhotoSent,
    Section,
    Site,
    TeamMember,
    Visit,
)

FACTS, LEFT = "fact", "left"
Placed = tuple[Select, Any]  # rows of one table, and their place


class Row(NamedTuple):
    place: int
    table: str
    content: Any


def mine(person: str) -> dict[str, int]:
    """Scope → its newest place. Checklists first, then visits, newest first: a visit is shown with what it needs."""
    visits = select(Visit.id, Evaluation.checklist, _newest().label("newest"))
    visits = visits.join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    found = db.session.execute(visits.where(Visit.id.in_(own_visits(person))).order_by(Visit.planned_on.desc(), Visit.id)).all()
    lists = {f"checklist:{c}": _checklist_newest(c) for c in sorted({row.checklist for row in found})}
    return lists | {f"visit:{row.id}": row.newest for row in found}


def _newest() -> ColumnElement[int]:
    """The newest place in the visit of the enclosing select."""
    newest = later(later(Visit.revision, Evaluation.revision), Site.revision)
    for _, (rows, place) in _parts(Visit.id):
        newest = later(newest, func.coalesce(rows.with_only_columns(func.max(place)).correlate(Visit).scalar_subquery(), 0))
    return newest


def _checklist_newest(id: str) -> int:
    tables = (select(func.max(model.revision)).where(column == id) for model, column in CHECKLIST.items())
    return max(db.session.execute(newest).scalar() or 0 for newest in tables)


CHECKLIST: dict[Any, Any] = {
    Checklist: Checklist.id,
    Level: Level.checklist,
    Minimum: Minimum.checklist,
    Paper: Paper.checklist,
    Section: Section.checklist,
    Item: Item.checklist,
    ItemOption: ItemOption.checklist,
}


def later(a: Any, b: Any) -> ColumnElement[int]:
    return case((a > b, a), else_=b)


def rows(scope: str, known: int, ceiling: int, most: int) -> Iterator[Row]:
    """What came into this scope after `known`, up to the revision `ceiling`, at most so many of each table."""
    kind, _, id = scope.partition(":")
    for table, (found, place) in _checklist(id) if kind == "checklist" else _visit(id):
        page = found.add_columns(place.label("place")).where(place > known, place <= ceiling).order_by(place).limit(most)
        for row in db.session.execute(page).mappings():
            content = dict(row)
            place_of_row = content.pop("place")
            yield Row(place_of_row, table, SHAPES.get(table, dict)(content))


def _packed(fact: dict[str, Any]) -> dict[str, str]:
    return envelope.pack(fact["header"], fact["payload"])


SHAPES: dict[str, Any] = {FACTS: _packed, LEFT: lambda key: list(key.values())}


def _checklist(id: str) -> Iterator[tuple[str, Placed]]:
    for model, column in CHECKLIST.items():
        yield model.__tablename__, (_all(model).where(column == id), model.revision)


def _visit(id: str) -> Iterator[tuple[str, Placed]]:
    evaluated = later(Evaluation.revision, Visit.revision)
    visit = (Visit.evaluation == Evaluation.id, Visit.id == id)
    yield "site", (_all(Site).where(Site.id == Evaluation.site, *visit), later(Site.revision, evaluated))
    yield "evaluation", (_all(Evaluation).where(*visit), evaluated)
    yield "visit", (_all(Visit).where(Visit.id == id), Visit.revision)
    yield from _parts(id)


def _parts(visit: Any) -> Iterator[tuple[str, Placed]]:
    team, fact = TeamMember.__table__.alias(), Fact.__table__.alias()
    yield "team_member", (select(team).where(team.c.visit == visit), team.c.revision)
    left = _all(LeftTeam).with_only_columns(LeftTeam.visit, LeftTeam.person).where(LeftTeam.visit == visit)
    back = exists().where(team.c.visit == LeftTeam.visit, team.c.person == LeftTeam.person)
    yield LEFT, (left.where(~back), LeftTeam.revision)
    people = _all(Person).join(team, team.c.person == Person.id).where(team.c.visit == visit)
    yield "person", (people, later(Person.revision, team.c.revision))
    yield "photo", _photos(visit)
    held = select(fact.c.header, fact.c.payload).where(fact.c.visit == visit, fact.c.state == "held", fact.c.reason.is_(None))
    yield FACTS, (held, fact.c.revision)


def _photos(visit: Any) -> Placed:
    """Held photos that a fact of this visit announced, sent by that fact's own device: a hash alone is no ticket."""
    told = _all(Photo).join(Attached, Attached.sha256 == Photo.sha256).join(Fact, Fact.id == Attached.id)
    sent = told.join(PhotoSent, (PhotoSent.sha256 == Photo.sha256) & (PhotoSent.device == Fact.device))
    return sent.where(Attached.visit == visit), later(PhotoSent.revision, Fact.revision)


def _all(model: Any) -> Select:
    return select(model.__table__)
