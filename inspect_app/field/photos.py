from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, select

from .. import scoring
from ..fieldkit.declare import Refuse, many, one
from ..models import Attached, Captioned, Item, Person, Photo, Removed
from .app import field
from .sections import item
from .sheet import (
    checklist_of,
    date_of,
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


def _of_another(visit: Any, photo: Any) -> Refuse:
    """A photo known from elsewhere. One not known yet is no fault: facts arrive in any order."""
    return Refuse("This photo is not part of the visit", select(Attached.id).where(Attached.id == photo, Attached.visit != visit))


@field.fact(Captioned)
def captioned(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": _of_another(visit, photo)}


@field.fact(Removed)
def removed(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": _of_another(visit, photo)}


@field.page("/visits/<visit>/photos/<photo>", "field/photo.html")
def photo(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    """A photo with its facts; a removed one too, with who removed it and why."""
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "photo_row": one(_photo(visit, photo)),
        "bases_rows": many(_caption_heads(visit, photo)),
        "removals": many(_removals(visit, photo)),
        "around": many(_around(visit, photo)),
    }


def _photo(visit: Any, photo: Any) -> Any:
    row = photo_rows(visit, Item.code == Item.code, removed=True).subquery()
    taken = func.coalesce(row.c.captured_at, row.c.at)
    when = (date_of(taken).label("day"), time_of(taken).label("time"))
    facts = select(row, *when, Item.section, Person.name.label("author")).select_from(row).where(row.c.id == photo)
    facts = facts.join(Item, (Item.code == row.c.item) & (Item.checklist == checklist_of(visit)))
    return facts.outerjoin(Person, Person.id == row.c.person)


def _removals(visit: Any, photo: Any) -> Any:
    rows = select(Removed.id, Removed.reason, date_of(Removed.at).label("day"), time_of(Removed.at).label("time"), Person.name)
    rows = rows.outerjoin(Person, Person.id == Removed.person).where(Removed.visit == visit, Removed.photo == photo)
    return rows.order_by(Removed.id).limit(1)


def _around(visit: Any, photo: Any) -> Any:
    """The item's photos, to go on to the next."""
    this = select(Attached.item).where(Attached.id == photo).scalar_subquery()
    row = shown_photos(visit).where(Attached.item == this).subquery()
    return select(row.c.id, row.c.sha256).join(Photo, Photo.sha256 == row.c.sha256).order_by(row.c.id)


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


@field.action("/visits/<visit>/photos/<photo>/remove", fact=Removed, then=photo)
def remove_photo(visit: Any, photo: Any, me: Any, reason: Any) -> dict[str, Any]:
    blank = select(literal(1)).where(func.trim(reason) == "")
    gone = select(Removed.id).where(Removed.visit == visit, Removed.photo == photo)
    return {
        "frozen": frozen(visit, me),
        "reason": Refuse("Say why the photo is removed", blank),
        "already": Refuse("This photo is removed already", gone),
    }
