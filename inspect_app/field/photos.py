from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, select

from .. import scoring
from ..fieldkit.declare import Refuse, many, one
from ..models import Attached, Captioned, Item, Person, Removed
from .app import field
from .sections import item
from .sheet import (
    checklist_of,
    frozen,
    head,
    made_here,
    not_on_team,
    photo_rows,
    shown_photos,
    submitted_by,
    time_of,
    unknown_item,
)

MOST = 300  # photos of one visit (docs/protocol.md, Limits)


@field.fact(Attached)
def attached(visit: Any, item: Any, me: Any) -> dict[str, Any]:
    many_ = select(Attached.visit).where(Attached.visit == visit).group_by(Attached.visit).having(func.count() >= MOST)
    return {
        "form": not_on_team(visit, me),
        "item": unknown_item(visit, item),
        "photo": Refuse("This visit has 300 photos, the most there can be. Remove some first.", many_),
    }


def _unknown(visit: Any, photo: Any) -> Refuse:
    known = select(Attached.id).where(Attached.id == photo, Attached.visit == visit).exists()
    return Refuse("This photo is not part of the visit", select(literal(1)).where(~known))


@field.fact(Captioned)
def captioned(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": _unknown(visit, photo)}


@field.fact(Removed)
def removed(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": _unknown(visit, photo)}


@field.page("/visits/<visit>/photos/<photo>", "field/photo.html")
def photo(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    shown = photo_rows(visit, Item.code == Item.code).subquery()
    facts = select(shown, Item.section, Person.name.label("author")).select_from(shown).where(shown.c.id == photo)
    facts = facts.join(Item, (Item.code == shown.c.item) & (Item.checklist == checklist_of(visit)))
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "photo_row": one(facts.outerjoin(Person, Person.id == shown.c.person)),
        "bases_rows": many(_caption_heads(visit, photo)),
    }


def _caption_heads(visit: Any, photo: Any) -> Any:
    open_ = ~scoring.superseded(Captioned, Captioned, same=("visit", "photo"))
    return select(Captioned.id, time_of(Captioned.at).label("at")).where(Captioned.visit == visit, Captioned.photo == photo, open_)


@field.page("/visits/<visit>/photos/<photo>/caption", "field/caption.html")
def caption(visit: Any, photo: Any) -> dict[str, Any]:
    known = shown_photos(visit).where(Attached.id == photo).subquery()
    return {"known": one(select(known.c.id)), "saved": many(_caption_heads(visit, photo))}


@field.action("/visits/<visit>/items/<item>/photos", fact=Attached, then=item)
def photograph(visit: Any, me: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me)}


@field.action("/visits/<visit>/photos/<photo>/caption", fact=Captioned, then=caption)
def write_caption(visit: Any, photo: Any, me: Any, device: Any) -> dict[str, Any]:
    open_ = ~scoring.superseded(Captioned, Captioned, same=("visit", "photo"))
    mine = (Captioned.visit == visit, Captioned.photo == photo, made_here(Captioned, device))
    return {"frozen": frozen(visit, me), "base": select(Captioned.id).where(*mine, open_)}


@field.action("/visits/<visit>/items/<item>/photos/<photo>/remove", fact=Removed, then=item)
def remove_photo(visit: Any, me: Any, reason: Any) -> dict[str, Any]:
    blank = select(literal(1)).where(func.trim(reason) == "")
    return {"frozen": frozen(visit, me), "reason": Refuse("Say why the photo is removed", blank)}
