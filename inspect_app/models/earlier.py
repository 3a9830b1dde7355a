from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to


class Earlier(Pulled, Model):
    """What the last visit that answered it found at an item: an answer's columns, its choices and unit in words, and beside it a note
    and a photo (its hash). `fails`: so many visits in a row, that one first, the item failed. No day: there is nothing to tell any more."""

    __table_args__ = (Index("ix_earlier_visit_revision", "visit", "revision"),)
    visit: Mapped[str] = to("visit.id", primary_key=True)
    item: Mapped[str] = key()
    found_in: Mapped[str | None] = to("visit.id")  # a visit
    day: Mapped[str]  # on which that was planned, an ISO date
    choice: Mapped[str | None]
    number: Mapped[int | None]
    sample: Mapped[int | None]
    units: Mapped[str | None]
    situation: Mapped[int]
    na: Mapped[int]
    reason: Mapped[str | None]
    said_zh: Mapped[str] = mapped_column(Text)
    said_en: Mapped[str] = mapped_column(Text)
    unit_zh: Mapped[str]
    unit_en: Mapped[str]
    fails: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    photo: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
