"""Is a column among the ids of one parameter? One text for any number of them, so a connection prepares the statement once, and
nobody writes a hundred markers into it for each push."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Dialect, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


class Listed(TypeDecorator[list[str]]):
    """Texts as one value: an array, in SQLite one of JSON."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class Among(FunctionElement[Any]):
    type = NullType()  # SQLite has no Boolean: it would be asked for "… = 1", and no index serves that
    inherit_cache = True


def listed(name: str) -> BindParameter[list[str]]:
    return bindparam(name, type_=Listed())


def among(column: Any, given: BindParameter[list[str]]) -> ColumnElement[bool]:
    return Among(column, given)


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: Any, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 (two pieces of a statement)


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: Any, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY({given})"
