"""What the last visit found, beside an item."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from ..models import Earlier
from ..models.fact import SAID
from .app import field
from .sheet import local


def before(visit: Any, lang: Any, codes: Any) -> Select:
    """item, day, the answer, chosen (its options in words), unit, fails (in so many visits in a row), note, photo."""
    found = (getattr(Earlier, name) for name in ("item", "day", *SAID, "fails", "note", "photo"))
    words = (local(lang, Earlier, "said").label("chosen"), local(lang, Earlier, "unit"))
    rows = select(*found, *words).where(Earlier.visit == visit, Earlier.day != "", Earlier.item.in_(codes))
    return rows.order_by(Earlier.item)


@field.pictures
def shown_before() -> Select:
    return select(Earlier.photo.label("sha256")).where(Earlier.photo != "", Earlier.day != "").distinct()
