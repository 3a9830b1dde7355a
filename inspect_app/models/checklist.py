"""The standard as data: frozen by version, rows keyed (checklist, code). Points are hundredths of a point.

Four things, and each published scheme is made of them (docs/decisions/0040): an answer gives points by its options or by its scale;
items add up in a tree of sections, and sections in papers; a level is a list of what it asks; rows can be of some sites only."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to

KINDS = ("yesno", "grade", "multi", "points", "number", "deduct")
SCALES = ("bands", "unit", "share")  # of a number: the best band reached; so much per unit; its share of all points
FILLED_BY = ("inspection", "secret", "survey")  # who fills in a paper: open visits, secret ones, guests; empty: every visit


class Checklist(Pulled, Model):
    id: Mapped[str] = key()  # e.g. hangzhou-2022-1
    version: Mapped[int]
    follows: Mapped[str | None]  # the version it came from
    line: Mapped[str] = mapped_column(server_default="")  # the first of the versions that came from each other
    retired_at: Mapped[int | None]  # seconds since 1970: no new evaluation takes it, no visit goes on by it; what runs on it goes on
    title_zh: Mapped[str]
    title_en: Mapped[str]
    basis: Mapped[str]
    disclaimer_zh: Mapped[str]
    disclaimer_en: Mapped[str]
    total_points: Mapped[int]
    bonus_cap: Mapped[int]
    fails_pct: Mapped[int]  # an item without fails_below fails under this share of its points
    na_rule: Mapped[str] = mapped_column(server_default="drop")  # not applicable: drop (out of the denominator), full or zero (its points)
    join_rule: Mapped[str] = mapped_column(server_default="mean")  # scorers: mean of those who answered, or lead (the lead's answers alone)
    bodies: Mapped[str] = mapped_column(
        server_default="inspection"
    )  # who scores the same rows, visit by visit: a sorted set of inspection, recommending, self
    content_hash: Mapped[str]


class Level(Pulled, Model):
    checklist: Mapped[str] = to("checklist.id", primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    min_total_pct: Mapped[int]
    min_section_pct: Mapped[int]
    max_key_fails: Mapped[int]
    title_zh: Mapped[str] = mapped_column(server_default="")  # what it is called where it is not stars
    title_en: Mapped[str] = mapped_column(server_default="")


class Minimum(Pulled, Model):
    """What a level asks beside its three columns: points × whole ≥ need × attainable, of one measure. Bonus points and optional
    items are counted as they are: there whole and attainable are 1."""

    __table_args__ = (ForeignKeyConstraint(["checklist", "stars"], ["level.checklist", "level.stars"]),)
    checklist: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)  # total section paper bonus optional
    code: Mapped[str] = mapped_column(primary_key=True)  # of the section or paper; else empty
    need: Mapped[int]  # hundredths of a point, percent, or items
    whole: Mapped[int]  # 100: percent; otherwise of so many points, when nothing is left out


class Paper(Pulled, Model):
    """A score form of its own. worth: what it gives to the total (null: its points as they are; 0: nothing, it must pass by a minimum).
    filled_by: one of FILLED_BY, or empty. fewest: of guests' answers, before they count."""

    checklist: Mapped[str] = to("checklist.id", primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    worth: Mapped[int | None]
    filled_by: Mapped[str] = mapped_column(server_default="")
    fewest: Mapped[int] = mapped_column(server_default="0")


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
    parent: Mapped[str | None]
    path: Mapped[str] = mapped_column(server_default="")  # /S/S1/: the codes from the root to this one
    depth: Mapped[int] = mapped_column(server_default="0")  # 0: a root; the minimum of each section is asked of roots
    paper: Mapped[str | None]


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
    per: Mapped[int]  # deduct: points lost per fault; scale unit: points won
    every: Mapped[int] = mapped_column(server_default="100")  # … for each full so much, in hundredths of the unit
    floor: Mapped[int] = mapped_column(server_default="0")  # deduct: what is left at least
    scale: Mapped[str] = mapped_column(server_default="bands")  # number: how it gives points
    better: Mapped[str]  # number: higher or lower
    unit_zh: Mapped[str]
    unit_en: Mapped[str]
    of_zh: Mapped[str | None]  # a ratio: what the number is counted of; bounds are then hundredths of a percent
    of_en: Mapped[str | None]
    partial_points: Mapped[int | None]  # yesno: what "partly" gives; null: there is no such answer
    photo: Mapped[str]  # required on_fail optional none
    severity: Mapped[str]  # normal key veto
    obligation: Mapped[str]  # shall should may unknown
    clause: Mapped[str]
    method: Mapped[str]  # look documents ask measure
    guest: Mapped[int] = mapped_column(server_default="1")  # a guest can see it: asked in a secret visit too
    wording_source: Mapped[str]  # seen news proposal
    na_allowed: Mapped[int]
    na_needs_approval: Mapped[int]
    required_from: Mapped[int | None]  # levels of so many stars and more ask that it does not fail
    optional: Mapped[int] = mapped_column(server_default="0")  # counts among the optional items that a level asks a number of
    site_kinds: Mapped[str] = mapped_column(server_default="")  # a sorted set a,c of the kinds of site it is asked at; empty: all
    filled_by: Mapped[str] = mapped_column(server_default="")  # its paper's
    fails_below: Mapped[int | None]  # null: the checklist's share decides
    situation_zh: Mapped[str | None]  # what makes a veto item fail at once, when marked
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
