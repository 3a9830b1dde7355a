"""Straight to the database's driver, as texts that were made once, where SQLAlchemy's own execute is what costs: it looks up, processes and
puts in order the values of each row, and finds a statement of 29 KB again by all its parts. Columns of facts are texts, integers
and bytes, which a driver takes and gives as they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Select, Table, insert

from . import queries
from .once import keeping


def write(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows, each with all the columns of the first; none is nothing to do."""
    if rows:
        connection.exec_driver_sql(_insert(table, _engine(connection), tuple(rows[0])), rows)


def read(connection: Connection, asked: Select, given: dict[str, Any]) -> CursorResult[Any]:
    """A select that is kept, since its text is kept for it."""
    made = _select(asked, _engine(connection))
    return connection.exec_driver_sql(made["sql"], made["constants"] | given)


def _engine(connection: Connection) -> Callable[[], Dialect]:
    return type(connection.dialect)


@cache
def _insert(table: Table, engine: Callable[[], Dialect], columns: tuple[str, ...]) -> str:
    return str(insert(table).compile(dialect=keeping(engine()), column_keys=columns))


@cache
def _select(asked: Select, engine: Callable[[], Dialect]) -> dict[str, Any]:
    return queries.statement(asked, dialect=keeping(engine()))
