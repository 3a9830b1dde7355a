"""Facts that come together, in order and from one sender: each table is written once, and the rules are asked of what was written.

Laws
- Only what is new and plain is taken this way. Anything else is Strange: the caller undoes all of it and has each fact taken alone
  (log.py), where what is wrong with it is found out and said.
- Rules asked afterwards may object more than before, as when a row stands in its own way, and then each fact is judged alone. They
  never object less: facts only add rows.
- A conflict is told as it stands when all are written.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import CTE, BindParameter, Connection, Select, literal, literal_column, or_, select
from sqlalchemy.sql import visitors

from . import driver
from .among import among, listed
from .declare import EDGES, Field, Kind
from .log import Log
from .payload import fields_of, line, typed

ROW = "row_"
IDS = listed("ids")


class Strange(Exception):
    """Not all of them can be taken together."""


class Together:
    """One batch. It is read before the database is asked for anything: nobody waits for that."""

    def __init__(self, field: Field):
        self.field, self.lines, self.rows = field, list[dict[str, Any]](), defaultdict[Kind, list[dict[str, Any]]](list)
        self.edges = defaultdict[str, list[dict[str, str]]](list)

    def add(self, h: dict[str, Any], header: bytes, payload: bytes) -> None:
        """Raises Strange, or what a strange payload makes of honest code."""
        kind, fields = self.field.kinds.get(h["kind"]), fields_of(payload)
        if kind is None:
            raise Strange
        values = {f["name"]: typed(f, fields.get(f["name"], f.get("default"))) for f in kind.fields}
        self.rows[kind].append({**{name: h[name] for name in kind.header}, **values})
        for name, (table, column) in EDGES.items():
            self.edges[table] += ({column: i, "by": h["id"]} for i in sorted(set(fields.get(name, ()))))
        self.lines.append(line(self.field.scope, h, header, payload))

    def write(self, log: Log) -> set[str]:
        """All of them; the ids of those in conflict. Raises Strange."""
        if log.expect([line["id"] for line in self.lines]):
            raise Strange
        for kept in self.lines:
            kept["revision"] = log.revision()
        driver.write(log.db, log.log, self.lines)
        for kind, said in self.rows.items():
            driver.write(log.db, kind.table, said)
        for table, edges in self.edges.items():
            driver.write(log.db, log.tables[table], edges)
        return set().union(*(_judged(log, kind, rows) for kind, rows in self.rows.items()))


def _judged(log: Log, kind: Kind, rows: list[dict[str, Any]]) -> set[str]:
    ids = [row["id"] for row in rows]
    if objects(log.db, kind, ids):
        raise Strange
    if _conflicts(kind) is not None:
        return conflicts(log.db, kind, ids)
    return {row["id"] for row in rows if log.conflicts(kind, {**row, "me": row["person"]})}


def objects(connection: Connection, kind: Kind, ids: list[str]) -> bool:
    """Has any rule of this kind something against one of these rows?"""
    return bool(kind.rules) and connection.execute(_objections(kind), {"ids": ids}).first() is not None


def conflicts(connection: Connection, kind: Kind, ids: list[str]) -> set[str]:
    """Those of these rows that stand against another, where that can be asked of a row."""
    asked = _conflicts(kind)
    return set() if asked is None else set(connection.execute(asked, {"ids": ids}).scalars())


@cache
def _objections(kind: Kind) -> Select:
    row = kind.table.alias(ROW)
    rules = (of_row(kind, rule.select).exists() for rule in kind.rules.values())
    return select(row.c.id).where(among(row.c.id, IDS), or_(*rules)).limit(1)


@cache
def _conflicts(kind: Kind) -> Select | None:
    """Ids of rows in conflict; None where that cannot be asked of a row: what several queries share (a CTE) sees none."""
    if kind.conflict is None or any(isinstance(part, CTE) for part in visitors.iterate(kind.conflict.select)):
        return None
    row = kind.table.alias(ROW)
    return select(row.c.id).where(among(row.c.id, IDS), of_row(kind, kind.conflict.select).exists())


def of_row(kind: Kind, asked: Any) -> Any:
    """A select over the values of a fact, as one over its row in an enclosing select."""
    known: dict[str, Any] = {c.name: literal_column(f'"{ROW}"."{c.name}"', c.type) for c in kind.table.c}
    known |= {"me": known["person"], "lang": literal("en")}

    def value(element: Any, **_: Any) -> Any:
        return known[element.key] if isinstance(element, BindParameter) and element.key in known else None

    return visitors.replacement_traverse(asked, {}, value)
