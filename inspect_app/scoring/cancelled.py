"""Visits that are cancelled: whatever stands in them is kept and counts nowhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, literal, or_, select

from ..models import CalledOff, Cancelled
from .heads import superseded


def words(visits: Any) -> CompoundSelect[Any]:
    """What was said last of each of these visits (a list, or a select of ids): id, visit, person, at, off, reason, desk (not the lead's).
    More than one where they did not know of each other."""
    return _last(Cancelled, 0, visits).union_all(_last(CalledOff, 1, visits))


def _last(kind: Any, desk: int, visits: Any) -> Select:
    said = (kind.id, kind.visit, kind.person, kind.at, kind.off, kind.reason, literal(desk).label("desk"))
    return select(*said).where(kind.visit.in_(visits), ~_taken_back(kind))


def _taken_back(kind: Any) -> ColumnElement[bool]:
    over = (Cancelled, CalledOff) if kind is Cancelled else (CalledOff,)
    return superseded(kind, *over, same=("visit",))


def cancelled(visit: Any) -> ColumnElement[bool]:
    """Does any last word call it off? Of a bound visit, or of the visit of the enclosing select."""
    return or_(*(select(kind.id).where(kind.visit == visit, kind.off == 1, ~_taken_back(kind)).exists() for kind in (Cancelled, CalledOff)))
