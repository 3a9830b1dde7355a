"""What came to a sheet after it was submitted: kept and shown, and no part of the result until the sheet is reopened.

A submission covers the answers, notes and photos that its person saw. What was made on another tablet, or arrives from an old one, is not
covered: it changes nothing that was submitted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, literal, select, union_all
from sqlalchemy.orm import aliased

from ..models import Answered, Attached, Cleared, Covers, Noted, Removed, Submitted, Supersedes
from .heads import submissions, superseded


def late(visit: Any) -> CompoundSelect[Any]:
    """id, what (its kind), item, sheet (whose), at. Of sheets whose submission is in force."""
    removed = select(Removed.id, literal("removed").label("what"), Attached.item, Attached.person.label("sheet"), Removed.at)
    removed = (
        removed.select_from(Removed)
        .join(Attached, Attached.id == Removed.photo)
        .join(Submitted, _after(Removed, Attached.id, Attached.person, visit))
    )
    return union_all(
        _of_sheet(Answered, visit, ~superseded(Answered, Answered, Cleared)),
        _of_sheet(Noted, visit, ~superseded(Noted, Noted)),
        _of_sheet(Attached, visit),
        _of_sheet(Cleared, visit, ~superseded(Cleared, Answered, Cleared), _clears_covered(visit)),
        removed.where(Removed.visit == visit),
    )


def _of_sheet(kind: Any, visit: Any, *which: Any) -> Select:
    force = submissions(visit).subquery("force")
    covered = select(Covers.by).where(Covers.fact == kind.id, Covers.by == force.c.id).exists()
    rows = select(kind.id, literal(kind.__tablename__).label("what"), kind.item, kind.person.label("sheet"), kind.at)
    return rows.select_from(kind).join(force, force.c.person == kind.person).where(kind.visit == visit, ~covered, *which)


def _clears_covered(visit: Any) -> ColumnElement[bool]:
    """It takes back an answer that the submission holds; what was taken back before is none that it holds."""
    force = submissions(visit).subquery("holds")
    held = select(Supersedes.base).join(Covers, Covers.fact == Supersedes.base).join(force, force.c.id == Covers.by)
    return held.where(Supersedes.by == Cleared.id).exists()


def _after(kind: Any, fact: Any, sheet: Any, visit: Any) -> ColumnElement[bool]:
    """Submissions in force of this sheet that hold the fact, and were made before: by the clocks, which only order what is shown."""
    force, holds = submissions(visit).subquery("in_force"), aliased(Covers)
    held = select(holds.by).where(holds.fact == fact, holds.by == Submitted.id).exists()
    return (Submitted.id.in_(select(force.c.id))) & (Submitted.person == sheet) & held & (kind.at > Submitted.at)
