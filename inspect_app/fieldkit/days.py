"""A day counted on from another, the same text in both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_after(FunctionElement[str]):
    """days_after(day, number): ISO days."""

    name = "days_after"
    type = String()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _sqlite(element: days_after, compiler: Any, **how: Any) -> str:
    day, number = (compiler.process(part, **how) for part in element.clauses)
    return f"date({day}, {number} || ' days')"


@compiles(days_after, "postgresql")
def _postgresql(element: days_after, compiler: Any, **how: Any) -> str:
    day, number = (compiler.process(part, **how) for part in element.clauses)
    return f"to_char(CAST({day} AS date) + CAST({number} AS integer), 'YYYY-MM-DD')"
