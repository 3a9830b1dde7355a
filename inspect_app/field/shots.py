"""Photos as pages show them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from .. import scoring
from ..models import Captioned, Fact, Item, Photo
from .places import last, shown_photos
from .warnings import warned


def told(photo: Any) -> Select:
    """Rows of Attached with caption, sync, here (0: announced, its bytes are still on another tablet), damaged (on this one),
    and what was warned of."""
    text = select(Captioned.text).where(Captioned.photo == photo.c.id, Captioned.visit == photo.c.visit, last(Captioned))
    caption = func.coalesce(text.order_by(Captioned.id.desc()).limit(1).scalar_subquery(), "").label("caption")
    refused = Fact.state == "quarantined"
    known = case((refused, "needs-you"), (Photo.state.is_not(None), Photo.state), (Fact.state == "local", "local"), else_="sending")
    here = scoring.flag(Photo.sha256.is_not(None)).label("here")
    damaged = scoring.flag(Photo.state.in_(("needs-you", "let-go"))).label("damaged")
    rows = select(photo, caption, known.label("sync"), here, damaged, *warned(photo)).select_from(photo)
    rows = rows.join(Fact, Fact.id == photo.c.id).outerjoin(Photo, Photo.sha256 == photo.c.sha256)
    return rows.order_by(func.coalesce(photo.c.derived_from, photo.c.id), photo.c.id, photo.c.item)


def photo_rows(visit: Any, which: Any) -> Select:
    """Photos of the items that `which` selects (a condition on Item), told."""
    photo = shown_photos(visit).subquery("shot")
    return told(photo).join(Item, and_(Item.code == photo.c.item, Item.checklist == scoring.checklist_of(visit))).where(which)
