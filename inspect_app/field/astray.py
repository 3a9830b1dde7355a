"""What one entered in the wrong visit, and which of it can stand in the right one.

Only what this device made: it has the bytes of its photos, and its person has seen all of it. A signature was given for this base and
stays where it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, func, or_, select
from sqlalchemy.orm import aliased

from .. import scoring
from ..models import (
    Answered,
    Arrived,
    Attached,
    Carried,
    Cleared,
    DocumentSeen,
    Evaluation,
    Fact,
    Found,
    Left,
    Noted,
    Origin,
    Person,
    Present,
    Site,
    Statement,
    Struck,
    Unpictured,
    Visit,
)
from .places import excuses, last, places, removed
from .sheet import date_of, made_here, of_checklist, time_of

BY_PERSON = ("visit", "person")
ENTRIES: dict[Any, tuple[str, ...]] = {  # of the record: the key of those whose last one is in force
    Arrived: BY_PERSON,
    Left: BY_PERSON,
    Present: (),
    DocumentSeen: (),
    Statement: BY_PERSON,
    Found: ("visit", "item"),
}


@dataclass(frozen=True)
class Astray:
    """Selects of rows of a kind, in force, of this person, made on this device or (`here` false) on another. `other`: the right visit,
    where they are to fit; none: all."""

    visit: Any
    me: Any
    device: Any
    other: Any = None
    here: bool = True

    def _made(self, kind: Any) -> ColumnElement[bool]:
        return made_here(kind, self.device) if self.here else ~made_here(kind, self.device)

    def _mine(self, kind: Any, *which: Any) -> Select:
        return select(kind.__table__).where(kind.visit == self.visit, kind.person == self.me, self._made(kind), *which)

    def _asked(self, item: Any) -> list[ColumnElement[bool]]:
        """Is the item asked in the right visit? Whatever belongs to none fits."""
        if self.other is None:
            return []
        asked = of_checklist(self.other).subquery("asked")
        return [or_(item.is_(None), item == "", item.in_(select(asked.c.code)))]

    def _free(self, item: Any, there: Select) -> list[ColumnElement[bool]]:
        """Nothing of the kind is said of the item in the right visit."""
        said = there.subquery("there")
        return [] if self.other is None else [*self._asked(item), item.not_in(select(said.c.item))]

    def answers(self) -> Select:
        there = scoring.answer_heads(self.other, Answered.person == self.me)
        return self._mine(Answered, ~scoring.superseded(Answered, Answered, Cleared), *self._free(Answered.item, there))

    def notes(self) -> Select:
        current = (Noted.text != "", ~scoring.superseded(Noted, Noted))
        there = select(Noted.item).where(Noted.visit == self.other, Noted.person == self.me, *current)
        return self._mine(Noted, *current, *self._free(Noted.item, there))

    def excuses(self) -> Select:
        there = excuses(self.other).where(Unpictured.reason != "")
        current = ~scoring.superseded(Unpictured, Unpictured, same=("visit", "item"))
        return self._mine(Unpictured, Unpictured.reason != "", current, *self._free(Unpictured.item, there))

    def photos(self) -> Select:
        """All of whose places are asked there; a drawing only with what it is drawn upon."""
        stands, below = places(self.visit).subquery("stands"), aliased(Attached)
        fit = [Attached.id.not_in(select(stands.c.photo).where(~asked)) for asked in self._asked(stands.c.item)]
        mine = select(below.id).where(below.id == Attached.derived_from, below.person == self.me, self._made(below))
        return self._mine(Attached, ~removed(), *fit, or_(Attached.derived_from.is_(None), mine.exists()))

    def said(self, kind: Any, *which: Any) -> Select:
        """What was said last of these photos: captions, explanations, places."""
        photo = self.photos().subquery("photo_astray")
        return select(kind.__table__).where(kind.visit == self.visit, kind.photo.in_(select(photo.c.id)), last(kind), *which)

    def entries(self, kind: Any) -> Select:
        """Of the record."""
        struck = select(Struck.id).where(Struck.entry == kind.id, Struck.visit == kind.visit).exists()
        current = [~scoring.superseded(kind, kind, same=ENTRIES[kind])] if ENTRIES[kind] else []
        return self._mine(kind, ~struck, *current, *(self._asked(kind.item) if "item" in kind.__table__.c else []))

    def anything(self) -> ColumnElement[bool]:
        rows = (self.answers(), self.notes(), self.excuses(), self.photos(), *map(self.entries, ENTRIES))
        return or_(*(some.exists() for some in rows))


def brought(fact: Any) -> tuple[Any, Any]:
    """brought: it repeats what was said elsewhere; first: when, as far as that is known here (empty: it is not)."""
    first = aliased(Fact)
    at = (
        select(func.replace(func.substr(func.max(first.at), 1, 16, type_=String), "T", " ", type_=String))
        .join(Origin, Origin.fact == first.id)
        .where(Origin.by == fact, first.person == Fact.person)
    )
    said = func.coalesce(at.correlate(Fact).scalar_subquery(), "")
    return scoring.flag(select(Origin.by).where(Origin.by == fact).exists()).label("brought"), said.label("first")


def carried(visit: Any) -> Select:
    """What went from this visit or came to it: other, came, place, name, day, time, n (facts, as far as they are known here)."""
    there = case((Carried.came == 1, Carried.visit), else_=Carried.other)
    made = select(func.count(Origin.by)).join(Fact, Fact.id == Origin.by).where(Fact.visit == there, Fact.person == Carried.person)
    when = (date_of(Carried.at).label("day"), time_of(Carried.at).label("time"))
    rows = select(Carried.id, Carried.other, Carried.came, Site.name.label("place"), Person.name, *when, made.scalar_subquery().label("n"))
    rows = rows.outerjoin(Person, Person.id == Carried.person).outerjoin(Visit, Visit.id == Carried.other)
    rows = rows.outerjoin(Evaluation, Evaluation.id == Visit.evaluation).outerjoin(Site, Site.id == Evaluation.site)
    return rows.where(Carried.visit == visit).order_by(Carried.id)
