"""Statements to SQL text for the tablet's SQLite.

Laws
- Only whole numbers and text leave a page's query: Boolean, dates and floats differ between the runtimes.
- A statement is text, the constants SQLAlchemy took out of it, and the names the runtime must give.
- Received tables have no foreign keys on a tablet: a page of rows may end anywhere.
- Each tree of pages that a fact touches costs a write of the commit: tables stand in their one key, and only needed indexes go along.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, Column, DefaultClause, Dialect, Index, Integer, String, Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.schema import CreateIndex, CreateTable

from . import shared
from .declare import Kind, Page
from .selects import Each, Query, Rest
from .templates import DICT_METHODS, Unsupported

DIALECT = sqlite.dialect(paramstyle="named")
DIALECT.statement_compiler = shared.Compiler


def statement(stmt: Any, tables: shared.Tables | None = None, dialect: Dialect = DIALECT) -> dict[str, Any]:
    """`tables`: the parts of a page that stand in temporary tables."""
    compiled = stmt.compile(dialect=dialect, compile_kwargs={"tables": tables} if tables else {})
    given = [name for name, bind in compiled.binds.items() if bind.required]
    made = compiled.construct_expanded_state(dict.fromkeys(given))  # IN lists are expanded here
    constants = {k: v for k, v in made.parameters.items() if k not in given and compiled.bindtemplate % {"name": k} in made.statement}
    return {"sql": made.statement, "constants": constants, "params": given}


def page(page: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to fill first, in this order, by table: its columns, its statement; then the queries by name."""
    tables: shared.Tables = {}
    fills: dict[str, Any] = {}
    for part in shared.parts(f"page {page.name}", (q.select for q in page.queries.values())):
        made = _part(part, tuple(tables.items()))
        tables[part.name] = table = shared.table(made)
        fills[table] = {**made, "columns": part.c.keys(), "sql": f"INSERT INTO {table} {made['sql']}"}
    return fills, {name: query(f"page {page.name}, query {name}", q, tables) for name, q in page.queries.items()}


@lru_cache(maxsize=512)
def _part(part: CTE, tables: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return statement(part.element, dict(tables))


def query(where: str, q: Query, tables: shared.Tables) -> dict[str, Any]:
    for column in q.select.selected_columns:
        if not isinstance(column.type, Integer | BigInteger | String):
            raise Unsupported(f"{where}, column {column.name}: {column.type!r} differs between the runtimes")
        if column.name in DICT_METHODS:
            raise Unsupported(f"{where}, column {column.name}: Jinja would find the method of dict")
    return {**statement(q.select, tables), "shape": q.shape, "by": q.by}


def columns(table: Table) -> list[dict[str, Any]]:
    """So that a tablet can add a column that a newer bundle brings; rows that are there get its default, facts that of their payload."""
    return [{"name": c.name, "type": f"{c.type.compile(DIALECT)}{_default(c)}"} for c in table.columns]


def _default(column: Column[Any]) -> str:
    clause = column.server_default
    default = clause.arg if isinstance(clause, DefaultClause) else column.info.get("default")
    return "" if default is None else f" DEFAULT '{default}'"


def schema(tables: Iterable[Table]) -> list[str]:
    made: list[str] = []
    for table in tables:
        bare = CreateTable(table, if_not_exists=True, include_foreign_key_constraints=[]).compile(dialect=DIALECT)
        made.append(str(bare).strip() + (" WITHOUT ROWID" if len(table.primary_key) == 1 else ""))
        made += [str(CreateIndex(i, if_not_exists=True).compile(dialect=DIALECT)) for i in _needed(table)]
    return made


def _needed(table: Table) -> list[Index]:
    """Not those that another one begins with, nor those of the centre's revisions: a tablet keeps one for each scope."""
    trees = {i: [c.name for c in i.columns] for i in sorted(table.indexes, key=lambda i: str(i.name))}
    longer = [names for names in trees.values() if len(names) > 1]
    return [i for i, names in trees.items() if names != ["revision"] and not any(names == more[: len(names)] != more for more in longer)]


def row(table: Table) -> Insert:
    return insert(table).values({c.name: bindparam(c.name, type_=c.type, required=True) for c in table.c})


def upsert(table: Table) -> dict[str, Any]:
    """A received row, and the names of its key."""
    new = row(table)
    keys = [c.name for c in table.primary_key]
    rest = {c.name: new.excluded[c.name] for c in table.c if c.name not in keys}
    change = new.on_conflict_do_update(index_elements=keys, set_=rest) if rest else new.on_conflict_do_nothing()
    return {**statement(change), "key": keys}


def add(kind: Kind) -> dict[str, Any]:
    return statement(kind.insert)


def each(where: str, kind: Kind, each: Each) -> dict[str, Any]:
    """A row is a fact: its columns are all that the kind has, its scope, and the facts that it names."""
    given, wanted = set(each.select.selected_columns.keys()), {kind.header[-1], *(f["name"] for f in kind.fields)}
    if given - {"base", "origin"} != wanted:
        raise Unsupported(f"{where}, each {kind.name}: {sorted(wanted ^ (given - {'base', 'origin'}))} too many or missing")
    return {"fact": kind.name, "follows": list(each.follows), **statement(each.select)}


def rest(where: str, kind: Kind, rest: Rest) -> dict[str, Any]:
    if strange := set(rest.select.selected_columns.keys()) - {f["name"] for f in kind.fields}:
        raise Unsupported(f"{where}, rest: {sorted(strange)} are no fields of {kind.name}")
    return statement(rest.select)


def edge(table: Table, column: str) -> dict[str, Any]:
    """What a payload lists of other facts; parameters: fact (the one listed), by."""
    made = {
        column: bindparam("fact", type_=String(), required=True),
        "by": bindparam("by", type_=String(), required=True),
    }
    return statement(insert(table).values(made).on_conflict_do_nothing())
