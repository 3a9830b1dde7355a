from __future__ import annotations

from typing import Any

from sqlalchemy import select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Fact, Item, Noted
from .app import field
from .sheet import checklist_of, frozen, made_here, not_on_team, sync_states, time_of, unknown_item
from .shots import photo_rows


@field.fact(Noted)
def noted(visit: Any, item: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "item": unknown_item(visit, item)}


@field.page("/visits/<visit>/items/<item>/note", "field/note.html")
def note(visit: Any, item: Any, me: Any) -> dict[str, Any]:
    """Only what became of the note: the text itself stays under the writer's hands."""
    known = select(Item.code).where(Item.code == item, Item.checklist == checklist_of(visit))
    sync = sync_states(visit, me)
    last = select(Noted.id, time_of(Fact.at).label("at")).join(Fact, Fact.id == Noted.id)
    last = last.where(Noted.visit == visit, Noted.item == item, Noted.person == me, ~scoring.superseded(Noted, Noted))
    return {
        "known": one(known),
        "saved": many(last.order_by(Noted.id)),
        "badges": many(select(sync).where(sync.c.item == item)),
        "shots": many(photo_rows(visit, Item.code == item)),
    }


@field.action("/visits/<visit>/items/<item>/note", fact=Noted, then=note)
def write_note(visit: Any, item: Any, me: Any, device: Any) -> dict[str, Any]:
    key = (Noted.visit == visit, Noted.person == me, Noted.item == item, ~scoring.superseded(Noted, Noted))
    return {"frozen": frozen(visit, me), "base": select(Noted.id).where(*key, made_here(Noted, device))}
