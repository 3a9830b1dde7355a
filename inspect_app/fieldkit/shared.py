"""What several queries of a page have in common is asked once on a tablet.

Laws
- A part that a declared query names WITH (a CTE) and that two queries of one page need becomes a temporary table there: filled
  before the page's queries run, in the same transaction. The centre runs a page's statements as they are declared, and asks together
  in this way what is heavy (once.py).
- On one page a name stands for one object (declared by a function that remembers it); a page where it does not is refused.
- A temporary table's name is the hash of what fills it, constants and all, so pages share it, and another bundle never meets an old one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.sql.compiler import SQLCompiler

from .templates import Unsupported

Tables = dict[str, str]  # a part's name: the temporary table that holds it


class Parts(SQLCompiler):
    """Takes parts that are kept already from their tables."""

    def visit_cte(self, cte: CTE, asfrom: bool = False, *args: Any, **more: Any) -> str | None:
        kept = (more.get("tables") or {}).get(cte.name)
        if kept is None:
            return super().visit_cte(cte, asfrom, *args, **more)
        return f"{kept} AS {cte.name}" if asfrom else cte.name


class Compiler(Parts, SQLiteCompiler): ...


def parts(where: str, selects: Iterable[Any]) -> list[CTE]:
    """What two or more of these need, each after those that it stands on. Raises Unsupported when a name stands for two."""
    used = Counter(cte for select in selects for cte in within(select))
    if doubled := [name for name, n in Counter(cte.name for cte in used).items() if n > 1]:
        raise Unsupported(f"{where}: two parts are called {doubled[0]}")
    return [cte for cte, n in used.items() if n > 1]


@lru_cache(maxsize=512)
def within(select: Any) -> dict[CTE, None]:
    """The parts that it names, inner ones first."""
    return {inner: None for cte in _named(select) for inner in [*within(cte.element), cte]}


def _named(element: Any) -> Iterator[CTE]:
    for child in element.get_children():
        yield from [child] if isinstance(child, CTE) else _named(child)


def table(fill: Mapping[str, Any]) -> str:
    said = repr((fill["sql"], sorted(fill["constants"].items())))
    return "shared_" + hashlib.sha256(said.encode()).hexdigest()[:12]
