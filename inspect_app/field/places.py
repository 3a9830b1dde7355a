"""Where photos stand: at the item they were taken for, where they were moved to, at several items, or in the tray."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal, or_, select, union_all

from .. import scoring
from ..models import Attached, Item, Moved, Removed, Unpictured
from .app import field

TRAY = "none"  # what an empty set of items is called
KEY = ("visit", "photo")  # of what is said about a photo


def last(kind: Any) -> ColumnElement[bool]:
    """What was said last of a photo: nothing of its kind names it as its base."""
    return ~scoring.superseded(kind, kind, same=KEY)


def places(visit: Any) -> CompoundSelect[str, str]:
    """photo, item: a row for each place. Moved twice unseen of each other, it stands where both put it; what is drawn upon it too."""
    ever = select(Moved.id).where(Moved.photo == Attached.id, Moved.visit == Attached.visit).exists()
    first = select(Attached.id.label("photo"), Attached.item).where(Attached.visit == visit, Attached.item != "", ~ever)
    moved = select(Moved.photo, Item.code.label("item")).join(Item, scoring.listed(Item.code, Moved.items))
    moved = moved.where(Moved.visit == visit, Item.checklist == scoring.checklist_of(visit), last(Moved)).distinct()
    whole = first.union_all(moved).subquery("whole")
    drawn = select(Attached.id, whole.c.item).join(whole, whole.c.photo == Attached.derived_from).where(Attached.visit == visit)
    return first.union_all(moved, drawn)


def kept(visit: Any) -> Select:
    """Photos of the visit that nobody removed."""
    return select(*(c for c in Attached.__table__.c if c.name != "item")).where(Attached.visit == visit, ~removed())


def removed() -> ColumnElement[bool]:
    """Somebody removed the photo, or the one below it."""
    this = or_(Removed.photo == Attached.id, Removed.photo == Attached.derived_from)
    return select(Removed.id).where(this, Removed.visit == Attached.visit).exists()


@field.unasked
def let_go() -> Select:
    """Pictures and untouched files of which all that names them is removed."""
    named = (select(name.label("sha256"), scoring.flag(removed()).label("gone")) for name in (Attached.sha256, Attached.original_sha256))
    row = union_all(*named).subquery("row")
    return select(row.c.sha256).group_by(row.c.sha256).having(func.min(row.c.gone) == 1)


def shown_photos(visit: Any) -> Select:
    """Photos at items: the columns of Attached, `item` where it stands now; one row for each of its items."""
    place = places(visit).subquery("place")
    return kept(visit).add_columns(place.c.item).join(place, place.c.photo == Attached.id)


def tray_photos(visit: Any) -> Select:
    """Photos that belong to no item yet: the columns of Attached, `item` empty."""
    place = places(visit).subquery("place")
    return kept(visit).add_columns(literal("").label("item")).where(Attached.id.not_in(select(place.c.photo)))


def waiting(visit: Any) -> Any:
    """How many photos belong to no item yet, and the first of them."""
    row = tray_photos(visit).subquery("tray")
    return select(func.count(row.c.id).label("n"), func.coalesce(func.min(row.c.id), "").label("first"))


def excuses(visit: Any) -> Select:
    """Why there can be no photo: id, item, reason, person, at; what was said last of each item."""
    said = select(*(Unpictured.__table__.c[name] for name in ("id", "item", "reason", "person", "at"))).where(Unpictured.visit == visit)
    return said.where(~scoring.superseded(Unpictured, Unpictured, same=("visit", "item")))
