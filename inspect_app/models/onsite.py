"""What is recorded on site beside the answers: when, with whom, which papers, the site's own word, who signed, what is wrong.

Times are HH:MM as the clock on the wall stood, on the day of `at`; empty: the time of `at` itself. Days are ISO dates."""

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model
from .fact import Made

ROLES, SEVERITIES = ("inspector", "site"), ("minor", "major", "grave")


class Arrived(Made, Model):
    time: Mapped[str | None] = mapped_column(String(5))
    identity: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})  # papers of the inspectors were shown


class Left(Made, Model):
    time: Mapped[str | None] = mapped_column(String(5))


class Present(Made, Model):
    """Somebody of the site who was there."""

    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80), info={"default": ""})


class DocumentSeen(Made, Model):
    """A paper that was read. `item`: the one it speaks for, where its photos are."""

    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100), info={"default": ""})
    expires: Mapped[str | None] = mapped_column(String(10))
    item: Mapped[str | None]


class Statement(Made, Model):
    """What the site itself says to the visit, in its own words."""

    text: Mapped[str] = mapped_column(String(2000))


class Signed(Made, Model):
    """A signature, or why there is none. Covers the answers that stood when it was given.
    strokes: an SVG path in a box of 600 × 200, whole numbers."""

    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("CASE WHEN strokes IS NULL THEN 0 ELSE 1 END + CASE WHEN declined IS NULL THEN 0 ELSE 1 END = 1", name="one"),
    )
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80), info={"default": ""})
    strokes: Mapped[str | None] = mapped_column(Text, info={"length": 12_000})
    declined: Mapped[str | None] = mapped_column(String(500))


class Found(Made, Model):
    """A fault seen at an item: what is wrong, what must be done, until when, and whether the site agreed."""

    __table_args__ = (CheckConstraint(f"severity IN {SEVERITIES}", name="severity"),)
    item: Mapped[str]
    severity: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(2000))
    remedy: Mapped[str] = mapped_column(String(2000), info={"default": ""})
    due: Mapped[str | None] = mapped_column(String(10))
    agreed: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})


class Struck(Made, Model):
    """An entry of this file was wrong: kept, shown as struck out, with the reason."""

    entry: Mapped[str] = mapped_column(String(36), index=True)
    reason: Mapped[str] = mapped_column(String(500))
