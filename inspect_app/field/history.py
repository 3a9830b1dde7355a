from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, String, cast, literal, null, select, union_all

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Answered, Attached, Cleared, Fact, Item, ItemOption, Moved, Noted, Person, Removed, Settled, Unpictured
from .answers import own_heads, same
from .app import field
from .astray import brought
from .sheet import checklist_of, date_of, frozen, head, local, submitted_by, time_of


@field.page("/visits/<visit>/items/<item>/history", "field/history.html")
def history(visit: Any, item: Any, me: Any, lang: Any, device: Any) -> dict[str, Any]:
    """Everything that happened to an item, last first; any earlier answer can be given again."""
    this = select(Item.code, Item.section, Item.kind, local(lang, Item), local(lang, Item, "unit"))
    names = select(ItemOption.id, local(lang, ItemOption)).where(ItemOption.checklist == checklist_of(visit), ItemOption.item == item)
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "item_row": one(this.where(Item.checklist == checklist_of(visit), Item.code == item)),
        "options": many(names.order_by(ItemOption.position)),
        "heads": many(_own_heads(visit, item, me)),
        "events": many(_events(visit, item, me, device)),
    }


@field.action("/visits/<visit>/items/<item>/again", fact=Answered, then=history)
def answer_again(
    visit: Any, item: Any, me: Any, device: Any, base: Any, choice: Any, number: Any, sample: Any, units: Any, situation: Any
) -> dict[str, Any]:
    """An earlier answer, given again: a new fact like any other."""
    said = (choice, number, sample, units, situation)
    return {"frozen": frozen(visit, me), "base": own_heads(visit, item, me, device), "same": same(visit, item, me, base, *said)}


def _events(visit: Any, item: Any, me: Any, device: Any) -> Any:
    made, current = _made(visit, item).subquery(), _current(visit, item).subquery()
    rows = select(
        made,
        Fact.kind,
        Fact.state,
        date_of(Fact.at).label("day"),
        time_of(Fact.at).label("time"),
        Person.name,
        *brought(made.c.id),
        scoring.flag(made.c.person == me).label("mine"),
        scoring.flag(Fact.device == device).label("here"),
        scoring.flag(made.c.id.in_(select(current.c.id))).label("current"),
    )
    rows = rows.join(Fact, Fact.id == made.c.id).outerjoin(Person, Person.id == made.c.person)
    return rows.order_by(Fact.at.desc(), made.c.id.desc())


def _current(visit: Any, item: Any) -> Any:
    """Ids of what counts now: answers, or what the lead settled."""
    scored = scoring.scored(visit, item)
    return select(scored.c.id).where(scored.c.counts == 1)


def _own_heads(visit: Any, item: Any, me: Any) -> Any:
    heads = scoring.answer_heads(visit).where(Answered.person == me, Answered.item == item).subquery()
    return select(heads.c.id).order_by(heads.c.id)


def _made(visit: Any, item: Any) -> Any:
    """id, person, choice, number, sample, units, situation, na, text of each fact."""
    no_text, no_number = cast(null(), String), cast(null(), Integer)
    said = (no_text.label("choice"), no_number.label("number"), no_number.label("sample"), no_text.label("units"))
    nothing = (*said, literal(0).label("situation"), literal(0).label("na"))
    value = ("id", "person", "choice", "number", "sample", "units", "situation", "na")
    answers = [
        select(*(getattr(kind, name) for name in value), kind.reason.label("text")).where(kind.visit == visit, kind.item == item)
        for kind in (Answered, Settled)
    ]
    others = [
        select(kind.id, kind.person, *nothing, text.label("text")).where(kind.visit == visit, kind.item == item)
        for kind, text in ((Cleared, no_text), (Noted, Noted.text), (Attached, Attached.sha256), (Unpictured, Unpictured.reason))
    ]
    here = _ever_here(visit, item)
    drawn = select(Attached.id, Attached.person, *nothing, literal("drawn").label("text"))
    told = ((Removed, Removed.reason), (Moved, Moved.items))
    later = [
        select(kind.id, kind.person, *nothing, text.label("text")).where(kind.visit == visit, kind.photo.in_(here)) for kind, text in told
    ]
    return union_all(*answers, *others, *later, drawn.where(Attached.visit == visit, Attached.derived_from.in_(here)))


def _ever_here(visit: Any, item: Any) -> Any:
    """Photos that stood at the item at any time."""
    taken = select(Attached.id).where(Attached.visit == visit, Attached.item == item)
    return taken.union_all(select(Moved.photo).where(Moved.visit == visit, scoring.listed(item, Moved.items)))
