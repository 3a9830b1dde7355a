"""The quiet check of a photo: what is unusual about it, and why it is right all the same. Nothing is refused because of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from .. import scoring
from ..fieldkit.selects import Others
from ..models import Attached, Evaluation, Explained, Removed, Visit
from .places import last

MATTER = ("blurred", "dark", "alike", "earlier")  # words of static/device/looks.mjs that are shown, in this order


def compared_with(visit: Any) -> Others:
    """Photos of this visit and of the last one to the same site."""
    removed = select(Removed.id).where(Removed.photo == Attached.id, Removed.visit == Attached.visit).exists()
    rows = select(Attached.id, Attached.fingerprint).where(Attached.fingerprint.is_not(None), ~removed)
    return Others(rows.where(or_(Attached.visit == visit, Attached.visit == last_visit(visit))))


def last_visit(visit: Any) -> Any:
    this, that, here, there = aliased(Visit), aliased(Visit), aliased(Evaluation), aliased(Evaluation)
    rows = select(that.id).join(there, there.id == that.evaluation).join(here, here.site == there.site)
    rows = rows.join(this, this.evaluation == here.id).where(this.id == visit, that.id != visit, that.planned_on <= this.planned_on)
    walked = and_(that.body == this.body, that.practice == 0, ~scoring.cancelled(that.id))
    return rows.where(walked).order_by(that.planned_on.desc(), that.id.desc()).limit(1).scalar_subquery()


def warned(photo: Any) -> tuple[Any, ...]:
    """blurred, dark, twin (it looks like another), earlier, picked (from the gallery), warned (any of them), unchecked, reason:
    of a photo as it was taken; one drawn upon another is as it should be."""
    own = photo.c.derived_from.is_(None)
    found = [and_(own, scoring.listed(word, func.coalesce(photo.c.warnings, ""))) for word in MATTER]
    picked = and_(own, photo.c.source == "gallery")
    said = select(Explained.reason).where(Explained.photo == photo.c.id, Explained.visit == photo.c.visit, last(Explained))
    reason = func.coalesce(said.order_by(Explained.id.desc()).limit(1).scalar_subquery(), "")
    names = ("blurred", "dark", "twin", "earlier")
    return (
        *(scoring.flag(is_so).label(name) for name, is_so in zip(names, found, strict=True)),
        scoring.flag(picked).label("picked"),
        scoring.flag(or_(picked, *found)).label("warned"),
        scoring.flag(and_(own, photo.c.warnings.is_(None))).label("unchecked"),
        reason.label("reason"),
    )
