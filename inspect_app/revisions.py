"""Revisions of the rows that come down to tablets.

The counter is one row, taken by UPDATE … RETURNING and held until commit: a reader can never move its cursor past a
row that commits later. Each changed row gets a number of its own, so a page of rows may end anywhere. A row that goes
leaves a tombstone with a number: what came down must be able to go."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Connection, Integer, bindparam, event, update
from sqlalchemy.orm import ORMExecuteState, Session

from .database import Pulled, db
from .models import Counter, LeftTeam, TeamMember

TAKE = update(Counter).values(revision=Counter.revision + bindparam("count", type_=Integer())).returning(Counter.revision)


def take(connection: Connection, count: int) -> int:
    """The last of `count` new revisions."""
    return int(connection.execute(TAKE, {"count": count}).scalar_one())


def alone() -> None:
    """From here until commit nobody else numbers a row: what is looked at now is still so when it is written."""
    take(db.session.connection(), 1)


def _number(session: Session, _context: Any, _instances: Any) -> None:
    changed: list[Any] = [x for x in (*session.new, *session.dirty) if isinstance(x, Pulled) and session.is_modified(x)]
    changed += [_farewell(session, x) for x in session.deleted if isinstance(x, Pulled)]
    if changed:
        last = take(session.connection(), len(changed))
        for revision, row in enumerate(changed, last - len(changed) + 1):
            row.revision = revision


def _farewell(session: Session, row: Pulled) -> LeftTeam:
    """The tombstone of a row. Only teams shrink; whatever else should one day needs a tombstone of its own."""
    if not isinstance(row, TeamMember):
        raise TypeError(f"a {type(row).__name__} came down to tablets and would stay there")
    return session.merge(LeftTeam(visit=row.visit, person=row.person, revision=0))


def _by_row(state: ORMExecuteState) -> None:
    """DELETE … WHERE passes the flush and would leave no tombstone."""
    if state.is_delete and state.bind_mapper and issubclass(state.bind_mapper.class_, Pulled):
        raise TypeError("rows that come down to tablets are deleted one by one: session.delete(row)")


def init_app(_app: Flask) -> None:
    if not event.contains(Session, "before_flush", _number):
        event.listen(Session, "before_flush", _number)
        event.listen(Session, "do_orm_execute", _by_row)
