"""The standard as data: frozen by version, rows keyed (checklist, code). Points are hundredths of a point."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to

KINDS = ("yesno", "grade", "multi", "points", "number", "deduct")


class Checklist(Pulled, Model):
    id: Mapped[str] = key()  # e.g. hangzhou-2022-1
    version: Mapped[int]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    basis: Mapped[str]
    disclaimer_zh: Mapped[str]
    disclaimer_en: Mapped[str]
    total_points: Mapped[int]
    bonus_cap: Mapped[int]
    fails_pct: Mapped[int]  # an item without fails_below fails under this share of its points
    content_hash: Mapped[str]


class Level(Pulled, Model):
    checklist: Mapped[str] = to("checklist.id", primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    min_total_pct: Mapped[int]
    min_section_pct: Mapped[int]
    max_key_fails: Mapped[int]


class Section(Pulled, Model):
    checklist: Mapped[str] = to("checklist.id", primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    part: Mapped[str]  # eligibility basic service assurance bonus
    clause: Mapped[str]
    scored: Mapped[int]
    max_points: Mapped[int]


class Item(Pulled, Model):
    __table_args__ = (
        ForeignKeyConstraint(["checklist", "section"], ["section.checklist", "section.code"]),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
    )
    checklist: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    section: Mapped[str]
    position: Mapped[int]  # through the whole checklist
    title_zh: Mapped[str]
    title_en: Mapped[str]
    kind: Mapped[str]
    max_points: Mapped[int]
    step: Mapped[int]  # points and deduct: the number must be a multiple, in hundredths; number: 1
    per: Mapped[int]  # deduct: points lost per fault
    better: Mapped[str]  # number: higher or lower
    unit_zh: Mapped[str]
    unit_en: Mapped[str]
    photo: Mapped[str]  # required on_fail optional none
    severity: Mapped[str]  # normal key veto
    obligation: Mapped[str]  # shall should may unknown
    clause: Mapped[str]
    method: Mapped[str]  # look documents ask measure
    wording_source: Mapped[str]  # seen news proposal
    na_allowed: Mapped[int]
    na_needs_approval: Mapped[int]
    fails_below: Mapped[int | None]  # null: the checklist's share decides
    situation_zh: Mapped[str | None]  # deduct: what makes a veto item fail at once, when marked
    situation_en: Mapped[str | None]


class ItemOption(Pulled, Model):
    """A choice of a grade or multi item, or a band of a number item."""

    __table_args__ = (ForeignKeyConstraint(["checklist", "item"], ["item.checklist", "item.code"]),)
    checklist: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)  # [a-z0-9]+, never a position
    position: Mapped[int]
    bound: Mapped[int]  # bands: at least or at most this, in hundredths of the unit; choices: 0
    title_zh: Mapped[str]
    title_en: Mapped[str]
    points: Mapped[int]
    veto: Mapped[int]
