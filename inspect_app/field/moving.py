"""Shoot first, sort later: the tray, and where a photo belongs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import Attached, Item, Moved, Section
from .app import field
from .photos import of_another, photo, said_here
from .places import TRAY, last, places, tray_photos
from .sheet import checklist_of, frozen, head, local, not_on_team, submitted_by
from .shots import told


def _unknown(visit: Any, codes: Any) -> Refuse:
    """One of these codes is none of the checklist's."""
    named = func.length(codes) - func.length(func.replace(codes, ",", "")) + 1
    known = select(func.count(Item.code.distinct())).where(Item.checklist.in_(scoring.versions_of(visit)), scoring.listed(Item.code, codes))
    wrong = select(Section.checklist).where(Section.checklist == checklist_of(visit), codes != TRAY, known.scalar_subquery() != named)
    return Refuse("This item is not part of the checklist", wrong.limit(1))


@field.fact(Moved)
def moved(visit: Any, photo: Any, me: Any, items: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": of_another(visit, photo), "item": _unknown(visit, items)}


@field.page("/visits/<visit>/tray", "field/tray.html")
def tray(visit: Any, me: Any) -> dict[str, Any]:
    """Photos that belong to no item yet."""
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "shots": many(told(tray_photos(visit).subquery("shot"))),
    }


@field.page("/visits/<visit>/photos/<photo>/items", "field/sorting.html")
def sorting(visit: Any, photo: Any, me: Any, lang: Any) -> dict[str, Any]:
    """Where a photo belongs: one item, several, or none."""
    place = places(visit).subquery("place")
    chosen = select(place.c.photo).where(place.c.photo == photo, place.c.item == Item.code).exists()
    rows = select(Item.code, Item.section, Item.photo, local(lang, Item), scoring.flag(chosen).label("chosen"))
    names = select(Section.code, local(lang, Section)).where(Section.checklist == checklist_of(visit))
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "photo_row": one(told(select(Attached.__table__).where(Attached.visit == visit, Attached.id == photo).subquery())),
        "heads": many(select(Moved.id).where(Moved.visit == visit, Moved.photo == photo, last(Moved)).order_by(Moved.id)),
        "sections": many(names.order_by(Section.position)),
        "choices": many(rows.where(Item.checklist == checklist_of(visit)).order_by(Item.position), by="section"),
    }


@field.action("/visits/<visit>/tray/photos", fact=Attached, then=tray)
def photograph_first(visit: Any, me: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me)}


@field.action("/visits/<visit>/photos/<photo>/move", fact=Moved, then=photo)
def move(visit: Any, photo: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me), "base": said_here(Moved, visit, photo, device)}
