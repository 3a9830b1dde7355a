"""What a person's tablet keeps: the visits of one's teams, the checklists they need, and the remarks offered to inspectors.

Laws
- Nobody receives a row outside the visits of one's teams.
- What left the scope is told by its key, unless it is back: a member who left the team, and a fact that is kept apart here, as one
  may be that others had seen before this centre was restored.
- A row's place is its revision, or that of the link that brought it into the scope when that is later.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, case, exists, func, select

from sync import envelope

from ..auth import own_visits
from ..database import db
from ..models import (
    Attached,
    Checklist,
    Earlier,
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
    Remark,
    Section,
    Site,
    TeamMember,
    Verdict,
    Visit,
    VisitSummary,
)

FACTS, LEFT = "fact", "left "  # and the table it left
ID = bindparam("id", type_=String())
Placed = tuple[Select, Any]  # rows of one table, and their place


class Row(NamedTuple):
    place: int
    table: str
    content: Any

    @property
    def size(self) -> int:
        """Bytes on the wire. A fact is two texts without escapes: most rows are facts, and need not be written to be measured."""
        return len(self.content["h"]) + len(self.content["p"]) + 15 if self.table == FACTS else len(envelope.dumps(self.content))


def mine(person: str) -> dict[str, int]:
    """Scope → its newest place. Checklists first, then visits, newest first: a visit is shown with what it needs. At last what can wait."""
    found = db.session.connection().execute(_visits(), {"person": person}).all()
    lists = {f"checklist:{c}": _checklist_newest(c) for c in sorted(_with_newer({row.checklist for row in found}))}
    remarks = {f"remarks:{c}": _remarks_newest(c) for c in sorted(_with_newer({row.checklist for row in found if row.body != "self"}))}
    return lists | {f"visit:{id}": max(places) for id, _, _, *places in found} | remarks


def _with_newer(checklists: set[str]) -> set[str]:
    """And the versions that follow them, for the lead may go on by one in the field."""
    rows = db.session.connection().execute(select(Checklist.id, Checklist.follows)).all()
    follows: dict[str, str | None] = {row.id: row.follows for row in rows}

    def wanted(id: str | None) -> bool:
        return id is not None and (id in checklists or wanted(follows.get(id)))

    return {id for id in follows if wanted(id)}


@cache
def _visits() -> Select:
    own: Any = bindparam("person", type_=String())
    visits = select(Visit.id, Visit.body, Evaluation.checklist, *_places())
    visits = visits.join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    return visits.where(Visit.id.in_(own_visits(own))).order_by(Visit.planned_on.desc(), Visit.id)


def _places() -> Iterator[Any]:
    """The newest place of each table in the visit of the enclosing select. Of facts and photos, which are many, its summary knows it.
    The later of two as SQL would name each of them twice: of eight, 140 subqueries for each visit."""
    yield from (Visit.revision, Evaluation.revision, Site.revision)
    arrived = select(VisitSummary.revision).where(VisitSummary.visit == Visit.id)
    few = (rows.with_only_columns(func.max(place)) for _, (rows, place) in _few(Visit.id))
    for n, newest in enumerate((arrived, *few)):
        yield func.coalesce(newest.correlate(Visit).scalar_subquery(), 0).label(f"place_{n}")


def _checklist_newest(id: str) -> int:
    return max(place or 0 for place in db.session.connection().execute(_checklist_places(), {"id": id}).one())


@cache
def _checklist_places() -> Select:
    found = (select(func.max(model.revision)).where(column == ID).scalar_subquery() for model, column in CHECKLIST.items())
    return select(*found)


def _remarks_newest(id: str) -> int:
    newest = select(func.coalesce(func.max(Remark.revision), 0)).where(Remark.checklist == ID)
    return db.session.connection().execute(newest, {"id": id}).scalar_one()


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
    connection, asked = db.session.connection(), {"id": id, "known": known, "ceiling": ceiling, "most": most}
    for table, page in _pages(kind):
        shape = _packed if table == FACTS else _key if table.startswith(LEFT) else dict
        for row in connection.execute(page, asked).mappings():
            content = dict(row)
            yield Row(content.pop("place"), table, shape(content))


@cache
def _pages(kind: str) -> list[tuple[str, Select]]:
    """One statement a table, built once: building them costs more than running them."""
    return [(table, _page(found, place.label("place"))) for table, (found, place) in KINDS[kind](ID)]


def _page(found: Select, place: Any) -> Select:
    known, ceiling, most = (bindparam(name, type_=Integer()) for name in ("known", "ceiling", "most"))
    return found.add_columns(place).where(place.element > known, place.element <= ceiling).order_by(place).limit(most)


def _packed(fact: dict[str, Any]) -> dict[str, str]:
    return envelope.pack(fact["header"], fact["payload"])


def _key(row: dict[str, Any]) -> list[Any]:
    return list(row.values())


def _checklist(id: Any) -> Iterator[tuple[str, Placed]]:
    for model, column in CHECKLIST.items():
        yield model.__tablename__, (_all(model).where(column == id), model.revision)


def _remarks(id: Any) -> Iterator[tuple[str, Placed]]:
    yield "remark", (_all(Remark).where(Remark.checklist == id), Remark.revision)


def _visit(id: Any) -> Iterator[tuple[str, Placed]]:
    evaluated = later(Evaluation.revision, Visit.revision)
    visit = (Visit.evaluation == Evaluation.id, Visit.id == id)
    yield "site", (_all(Site).where(Site.id == Evaluation.site, *visit), later(Site.revision, evaluated))
    yield "evaluation", (_all(Evaluation).where(*visit), evaluated)
    yield "visit", (_all(Visit).where(Visit.id == id), Visit.revision)
    yield from _parts(id)


def _parts(visit: Any) -> Iterator[tuple[str, Placed]]:
    yield from _few(visit)
    yield "photo", _photos(visit)
    fact, apart = Fact.__table__.alias(), Fact.__table__.alias()
    held = select(fact.c.header, fact.c.payload).where(fact.c.visit == visit, fact.c.state == "held", fact.c.reason.is_(None))
    yield FACTS, (held, fact.c.revision)
    yield f"{LEFT}fact", (select(apart.c.id).where(apart.c.visit == visit, apart.c.state == "quarantined"), apart.c.revision)


def _few(visit: Any) -> Iterator[tuple[str, Placed]]:
    """What does not come from tablets."""
    team = TeamMember.__table__.alias()
    yield "team_member", (select(team).where(team.c.visit == visit), team.c.revision)
    left = _all(LeftTeam).with_only_columns(LeftTeam.visit, LeftTeam.person).where(LeftTeam.visit == visit)
    back = exists().where(team.c.visit == LeftTeam.visit, team.c.person == LeftTeam.person)
    yield f"{LEFT}team_member", (left.where(~back), LeftTeam.revision)
    people = _all(Person).join(team, team.c.person == Person.id).where(team.c.visit == visit)
    yield "person", (people, later(Person.revision, team.c.revision))
    yield "earlier", (_all(Earlier).where(Earlier.visit == visit), Earlier.revision)
    inspected = Visit.__table__.alias("inspected")
    of = (inspected.c.evaluation == Verdict.evaluation) & (inspected.c.body == "inspection") & (inspected.c.practice == 0)
    decided = select(Verdict.__table__).join(inspected, of).where(inspected.c.id == visit)
    yield "verdict", (decided, later(Verdict.revision, inspected.c.revision))


def _photos(visit: Any) -> Placed:
    """Held photos that a fact of this visit announced, sent by that fact's own device: a hash alone is no ticket."""
    told = _all(Photo).join(Attached, Attached.sha256 == Photo.sha256).join(Fact, Fact.id == Attached.id)
    sent = told.join(PhotoSent, (PhotoSent.sha256 == Photo.sha256) & (PhotoSent.device == Fact.device))
    return sent.where(Attached.visit == visit), later(PhotoSent.revision, Fact.revision)


def _all(model: Any) -> Select:
    return select(model.__table__)


KINDS = {"checklist": _checklist, "remarks": _remarks, "visit": _visit}
