from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import Attached, Captioned, Explained, Item, Moved, Person, Photo, Removed, Unpictured
from .app import field
from .places import excuses, kept, last, places, shown_photos, tray_photos, waiting
from .sections import item
from .sheet import blank, checklist_of, date_of, frozen, head, local, made_here, not_on_team, submitted_by, texts, time_of, unknown_item
from .shots import told
from .warnings import compared_with

MOST = 300  # photos of one visit (docs/protocol.md, Limits)


@field.fact(Attached)
def attached(visit: Any, item: Any, me: Any, derived_from: Any) -> dict[str, Any]:
    many_ = select(Attached.visit).where(Attached.visit == visit).group_by(Attached.visit).having(func.count() >= MOST)
    return {
        "form": not_on_team(visit, me),
        "item": unknown_item(visit, item, item != ""),
        "others": compared_with(visit),
        "derived_from": Refuse("Only an untouched photo of this visit can be drawn upon", _not_untouched(visit, derived_from)),
        "photo": Refuse("This visit has 300 photos, the most there can be. Remove some first.", many_),
    }


def _not_untouched(visit: Any, photo: Any) -> Any:
    """One that is known, and is of another visit, or is drawn upon another itself."""
    return select(Attached.id).where(Attached.id == photo, or_(Attached.visit != visit, Attached.derived_from.is_not(None)))


def of_another(visit: Any, photo: Any) -> Refuse:
    """A photo known from elsewhere. One not known yet is no fault: facts arrive in any order."""
    return Refuse("This photo is not part of the visit", select(Attached.id).where(Attached.id == photo, Attached.visit != visit))


@field.fact(Captioned)
def captioned(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": of_another(visit, photo)}


@field.fact(Explained)
def explained(visit: Any, photo: Any, me: Any, reason: Any) -> dict[str, Any]:
    return {
        "form": not_on_team(visit, me),
        "photo": of_another(visit, photo),
        "reason": blank(reason, "Say why the photo is right all the same"),
    }


@field.fact(Removed)
def removed(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "photo": of_another(visit, photo)}


@field.fact(Unpictured)
def unpictured(visit: Any, item: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "item": unknown_item(visit, item)}


@field.page("/visits/<visit>/photos/<photo>", "field/photo.html")
def photo(visit: Any, photo: Any, me: Any, lang: Any) -> dict[str, Any]:
    """A photo with its facts; a removed one too, with who removed it and why."""
    return {
        "visit_row": one(head(visit).add_columns(submitted_by(visit, me))),
        "photo_row": one(_photo(visit, photo, lang)),
        "stands": many(_stands(visit, photo, lang)),
        "moves": many(_moves(visit, photo)),
        "captions": many(texts(Captioned, Captioned.photo, *_captions(visit, photo))),
        "reasons": many(_reasons(visit, photo)),
        "drawn": many(_drawn(visit, photo)),
        "removals": many(_removals(visit, photo)),
        "around": many(_around(visit, photo)),
        "tray": one(waiting(visit)),
    }


def _photo(visit: Any, photo: Any, lang: Any) -> Any:
    """code, section: of the first item where it stands; empty in the tray."""
    row = told(select(Attached.__table__).where(Attached.visit == visit, Attached.id == photo).subquery()).subquery()
    taken = func.coalesce(row.c.captured_at, row.c.at)
    when = (date_of(taken).label("day"), time_of(taken).label("time"))
    stands = _stands(visit, photo, lang).limit(1).subquery("first")
    first = (func.coalesce(select(stands.c[name]).scalar_subquery(), "").label(name) for name in ("code", "section"))
    twin = scoring.flag(select(Attached.id).where(Attached.id == row.c.alike, Attached.visit == visit).exists()).label("twin_here")
    return select(row, *when, *first, twin, Person.name.label("author")).select_from(row).outerjoin(Person, Person.id == row.c.person)


def _stands(visit: Any, photo: Any, lang: Any) -> Any:
    """The items where it stands: code, section, title."""
    place = places(visit).subquery("place")
    rows = select(Item.code, Item.section, local(lang, Item)).join(place, place.c.item == Item.code)
    return rows.where(Item.checklist == checklist_of(visit), place.c.photo == photo).order_by(Item.position)


def _moves(visit: Any, photo: Any) -> Any:
    """Where it was put, and by whom: the last one first, and last where it was taken."""
    rows = select(Moved.id, Moved.items.label("put"), date_of(Moved.at).label("day"), time_of(Moved.at).label("time"), Person.name)
    rows = rows.outerjoin(Person, Person.id == Moved.person).where(Moved.visit == visit, Moved.photo == photo)
    return rows.order_by(Moved.at.desc(), Moved.id.desc())


def _drawn(visit: Any, photo: Any) -> Any:
    """Pictures drawn upon this one: id, sha256, here."""
    row = told(kept(visit).add_columns(Attached.item).where(Attached.derived_from == photo).subquery()).subquery()
    return select(row.c.id, row.c.sha256, row.c.here).order_by(row.c.id)


def _removals(visit: Any, photo: Any) -> Any:
    rows = select(Removed.id, Removed.reason, date_of(Removed.at).label("day"), time_of(Removed.at).label("time"), Person.name)
    rows = rows.outerjoin(Person, Person.id == Removed.person).where(Removed.visit == visit, Removed.photo == photo)
    return rows.order_by(Removed.id).limit(1)


def _around(visit: Any, photo: Any) -> Any:
    """Photos of the same items, or of the tray, to go on to the next."""
    place = places(visit).subquery("place")
    here = shown_photos(visit).subquery("here")
    loose = tray_photos(visit).subquery("loose")
    at_items = select(here.c.id, here.c.sha256).where(here.c.item.in_(select(place.c.item).where(place.c.photo == photo)))
    in_tray = select(loose.c.id, loose.c.sha256).where(select(loose.c.id).where(loose.c.id == photo).exists())
    row = at_items.union(in_tray).subquery("row")
    return select(row.c.id, row.c.sha256).join(Photo, Photo.sha256 == row.c.sha256).order_by(row.c.id)


def _captions(visit: Any, photo: Any) -> tuple[Any, ...]:
    return Captioned.visit == visit, Captioned.photo == photo, last(Captioned)


def _reasons(visit: Any, photo: Any) -> Any:
    when = (date_of(Explained.at).label("day"), time_of(Explained.at).label("time"))
    rows = select(Explained.id, Explained.reason, *when, Person.name).outerjoin(Person, Person.id == Explained.person)
    return rows.where(Explained.visit == visit, Explained.photo == photo, last(Explained)).order_by(Explained.id)


@field.page("/visits/<visit>/photos/<photo>/caption", "field/caption.html")
def caption(visit: Any, photo: Any) -> dict[str, Any]:
    known = select(Attached.id).where(Attached.visit == visit, Attached.id == photo)
    saved = select(Captioned.id, time_of(Captioned.at).label("at")).where(*_captions(visit, photo))
    return {"known": one(known), "saved": many(saved.order_by(Captioned.id))}


@field.action("/visits/<visit>/items/<item>/photos", fact=Attached, then=item)
def photograph(visit: Any, me: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me)}


@field.action("/visits/<visit>/items/<item>/no-photo", fact=Unpictured, then=item)
def excuse(visit: Any, item: Any, me: Any, device: Any) -> dict[str, Any]:
    said = excuses(visit).where(Unpictured.item == item, made_here(Unpictured, device)).subquery()
    return {"frozen": frozen(visit, me), "base": select(said.c.id)}


@field.action("/visits/<visit>/photos/<photo>/caption", fact=Captioned, then=caption)
def write_caption(visit: Any, photo: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me), "base": said_here(Captioned, visit, photo, device)}


def said_here(kind: Any, visit: Any, photo: Any, device: Any) -> Any:
    """What this device said of the photo last, whatever the page showed."""
    return select(kind.id).where(kind.visit == visit, kind.photo == photo, made_here(kind, device), last(kind))


@field.action("/visits/<visit>/photos/<photo>/explain", fact=Explained, then=photo)
def explain(visit: Any, photo: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"frozen": frozen(visit, me), "base": said_here(Explained, visit, photo, device)}


@field.action("/visits/<visit>/photos/<photo>/remove", fact=Removed, then=photo)
def remove_photo(visit: Any, photo: Any, me: Any, reason: Any) -> dict[str, Any]:
    gone = select(Removed.id).where(Removed.visit == visit, Removed.photo == photo)
    return {
        "frozen": frozen(visit, me),
        "reason": blank(reason, "Say why the photo is removed"),
        "already": Refuse("This photo is removed already", gone),
    }
