"""Whose sections, in which order, and what is skipped for now: selects that the sheet stands on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from .. import scoring
from ..models import Assigned, Placed, Skipped, TeamMember


def assigned(visit: Any) -> Select:
    """id, section, assignee: the assignments in force."""
    columns = (Assigned.id, Assigned.section, Assigned.assignee)
    return select(*columns).where(Assigned.visit == visit, ~scoring.superseded(Assigned, Assigned, same=("visit", "section")))


def of_others(visit: Any, person: Any) -> Select:
    """Sections that are others' alone. Two assignments made apart name two people, and it is both's; who left the team has none."""
    member = (TeamMember.visit == Assigned.visit) & (TeamMember.person == Assigned.assignee)
    rows = assigned(visit).with_only_columns(Assigned.section).join(TeamMember, member)
    return rows.group_by(Assigned.section).having(func.max(scoring.flag(Assigned.assignee == person)) == 0)


def placed(visit: Any, me: Any) -> Select:
    """section, rank: where this person moved it."""
    return select(Placed.section, func.min(Placed.rank).label("rank")).where(*moved(visit, me)).group_by(Placed.section)


def moved(visit: Any, me: Any) -> tuple[ColumnElement[bool], ...]:
    """This person's moves that no later one took the place of."""
    return (Placed.visit == visit, Placed.person == me, ~scoring.superseded(Placed, Placed, same=("visit", "person")))


def put_off(visit: Any, me: Any) -> Select:
    """Items that this person skipped for now."""
    mine = (Skipped.visit == visit, Skipped.person == me, ~scoring.superseded(Skipped, Skipped))
    return select(Skipped.item).where(*mine, Skipped.skipped == 1)
