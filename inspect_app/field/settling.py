from __future__ import annotations

from typing import Any

from sqlalchemy import and_, literal, select

from .. import scoring
from ..fieldkit.selects import Conflict, Refuse, many, one
from ..models import Answered, Fact, Item, ItemOption, Person, Settled, Visit
from ..models.fact import SAID
from .answers import value_rules
from .app import field
from .sheet import checklist_of, date_of, flag, head, leads, local, made_here, not_on_team, submitted_by, time_of

VALUE = ("item", *SAID)


@field.page("/visits/<visit>/settling", "field/settling.html")
def settling(visit: Any, me: Any, lang: Any, device: Any) -> dict[str, Any]:
    """Items that the team judges differently, what each said, and what the lead settled."""
    found = scoring.differing(visit).subquery("found")
    shown = (Item.code, Item.section, Item.kind, Item.max_points, local(lang, Item), local(lang, Item, "unit"))
    rows = select(*shown, found.c.settled, found.c.open).join(found, found.c.item == Item.code)
    names = select(ItemOption.item, ItemOption.id, local(lang, ItemOption)).where(ItemOption.checklist == checklist_of(visit))
    said = _said(visit, device)
    return {
        "visit_row": one(head(visit).add_columns(flag(Visit.lead == me).label("leads"), submitted_by(visit, me))),
        "cards": many(rows.where(Item.checklist == checklist_of(visit)).order_by(Item.position)),
        "options": many(names.where(ItemOption.item.in_(select(found.c.item))).order_by(ItemOption.item, ItemOption.position), by="item"),
        "answers": many(said.where(said.selected_columns.item.in_(select(found.c.item))), by="item"),
    }


def _said(visit: Any, device: Any) -> Any:
    """Current answers and settlements: what was said, by whom, when, where, and its points."""
    scored, value = scoring.scored(visit), _values(visit)
    when = (date_of(Fact.at).label("day"), time_of(Fact.at).label("time"), flag(Fact.device == device).label("here"))
    judged = (scored.c.points, scored.c.counts, flag(scored.c.sheet == "").label("settles"))
    return (
        select(value.c.id, *(value.c[name] for name in VALUE), *judged, *when, Person.name)
        .join(scored, scored.c.id == value.c.id)
        .join(Fact, Fact.id == value.c.id)
        .outerjoin(Person, Person.id == scored.c.person)
        .order_by(value.c.item, judged[2].desc(), scored.c.person, value.c.id)
    )


def _values(visit: Any) -> Any:
    both = (select(kind.id, *(getattr(kind, name) for name in VALUE)).where(kind.visit == visit) for kind in (Answered, Settled))
    first, second = both
    return first.union_all(second).subquery("value")


@field.fact(Settled)
def settled(visit: Any, item: Any, me: Any, choice: Any, number: Any, sample: Any, situation: Any, na: Any, reason: Any) -> dict[str, Any]:
    other, now = select(literal(1)).where(~leads(visit, me)), scoring.scored(visit, item)
    return {
        "form": not_on_team(visit, me),
        "sheet": Refuse("Only the lead of the visit settles an item", other),
        **value_rules(visit, item, choice, number, sample, situation, na, reason),
        "conflict": Conflict(select(now.c.item).where(and_(now.c.sheet == "", now.c.disputed == 1))),
    }


@field.action("/visits/<visit>/items/<item>/settle", fact=Settled, then=settling)
def settle(visit: Any, item: Any, device: Any) -> dict[str, Any]:
    """The answers that the lead saw are named by the form; beside them what this device settled a moment ago."""
    return {"base": scoring.settled_heads(visit, Settled.item == item, made_here(Settled, device)).with_only_columns(Settled.id)}
