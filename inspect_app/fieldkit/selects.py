"""What a declared function returns: selects, and what a row of each means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select


@dataclass(frozen=True)
class Query:
    select: Select
    shape: str  # one: a row, or 404 on both sides; many: a list, or a dict of lists
    by: str | None = None


def one(select: Select) -> Query:
    return Query(select, "one")


def many(select: Select, by: str | None = None) -> Query:
    return Query(select, "many", by)


@dataclass(frozen=True)
class Refuse:
    """A row found refuses the form, or quarantines the fact, with this sentence (a constant, translated)."""

    message: str
    select: Select


@dataclass(frozen=True)
class Conflict:
    """A row found after the fact was applied: people must settle it. Nothing is refused."""

    select: Select


@dataclass(frozen=True)
class Rest:
    """What a form leaves out takes what this row says, at the time it is saved. Columns: fields of the action's kind."""

    select: Select


@dataclass(frozen=True)
class Same:
    """Asked where a form takes the place of one fact, `base`. A row found: that one says the same; it is done, and nothing is written."""

    select: Select


@dataclass(frozen=True)
class Others:
    """What a new photo is compared with: id, fingerprint."""

    select: Select


@dataclass(frozen=True)
class Each:
    """Facts that an action makes beside its own: one of this kind for each row found. Columns: the scope, the kind's fields, and, where it
    has them, `base` and `origin` (the fact that it repeats elsewhere), an id or null each. `follows`: fields that name a fact; where that
    one is repeated by the same action, its copy is meant."""

    fact: Any  # the kind's model
    select: Select
    follows: tuple[str, ...] = ()
