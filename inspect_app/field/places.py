"""Where photos stand: at the item they were taken for, where they were moved to, at several items, or in the tray."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, literal, select

from .. import scoring
from ..models import Attached, Captioned, Fact, Item, Moved, Photo, Removed, Unpictured
from .checklists import checklist_of

TRAY = "none"  # what an empty set of items is called
KEY = ("visit", "photo")  # of what is said about a photo


def listed(code: Any, codes: Any) -> ColumnElement[bool]:
    """Is the code part of a set kept as a sorted text, S1-1,S6-2?"""
    whole = literal(",") + codes + ","
    return func.replace(whole, literal(",") + code + ",", "") != whole


def last(kind: Any) -> ColumnElement[bool]:
    """What was said last of a photo: nothing of its kind names it as its base."""
    return ~scoring.superseded(kind, kind, same=KEY)


def places(visit: Any) -> CompoundSelect[str, str]:
    """photo, item: a row for each place. Moved twice unseen of each other, it stands where both put it."""
    ever = select(Moved.id).where(Moved.photo == Attached.id, Moved.visit == Attached.visit).exists()
    first = select(Attached.id.label("photo"), Attached.item).where(Attached.visit == visit, Attached.item != "", ~ever)
    moved = select(Moved.photo, Item.code.label("item")).join(Item, listed(Item.code, Moved.items))
    moved = moved.where(Moved.visit == visit, Item.checklist == checklist_of(visit), last(Moved)).distinct()
    return first.union_all(moved)


def _kept(visit: Any) -> Select:
    """Photos of the visit that nobody removed."""
    removed = select(Removed.id).where(Removed.photo == Attached.id, Removed.visit == Attached.visit).exists()
    return select(*(c for c in Attached.__table__.c if c.name != "item")).where(Attached.visit == visit, ~removed)


def shown_photos(visit: Any) -> Select:
    """Photos at items: the columns of Attached, `item` where it stands now; one row for each of its items."""
    place = places(visit).subquery("place")
    return _kept(visit).add_columns(place.c.item).join(place, place.c.photo == Attached.id)


def tray_photos(visit: Any) -> Select:
    """Photos that belong to no item yet: the columns of Attached, `item` empty."""
    place = places(visit).subquery("place")
    return _kept(visit).add_columns(literal("").label("item")).where(Attached.id.not_in(select(place.c.photo)))


def waiting(visit: Any) -> Any:
    """How many photos belong to no item yet, and the first of them."""
    row = tray_photos(visit).subquery("tray")
    return select(func.count(row.c.id).label("n"), func.coalesce(func.min(row.c.id), "").label("first"))


def told(photo: Any) -> Select:
    """Rows of Attached with caption, sync, here (0: announced, its bytes are still on another tablet)."""
    text = select(Captioned.text).where(Captioned.photo == photo.c.id, Captioned.visit == photo.c.visit, last(Captioned))
    caption = func.coalesce(text.order_by(Captioned.id.desc()).limit(1).scalar_subquery(), "").label("caption")
    refused = Fact.state == "quarantined"
    known = case((refused, "needs-you"), (Photo.state.is_not(None), Photo.state), (Fact.state == "local", "local"), else_="sending")
    here = scoring.flag(Photo.sha256.is_not(None)).label("here")
    rows = select(photo, caption, known.label("sync"), here).select_from(photo)
    return rows.join(Fact, Fact.id == photo.c.id).outerjoin(Photo, Photo.sha256 == photo.c.sha256).order_by(photo.c.id)


def photo_rows(visit: Any, which: Any) -> Select:
    """Photos of the items that `which` selects (a condition on Item), told."""
    photo = shown_photos(visit).subquery("shot")
    return told(photo).join(Item, and_(Item.code == photo.c.item, Item.checklist == checklist_of(visit))).where(which)


def excuses(visit: Any) -> Select:
    """Why there can be no photo: id, item, reason, person, at; what was said last of each item."""
    said = select(*(Unpictured.__table__.c[name] for name in ("id", "item", "reason", "person", "at"))).where(Unpictured.visit == visit)
    return said.where(~scoring.superseded(Unpictured, Unpictured, same=("visit", "item")))
