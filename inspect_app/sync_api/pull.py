"""Rows come down.

Laws
- A scope is a visit of one's teams, a checklist it needs, or that one's remarks; to the tablet it is a word. Each has its own cursor.
- Nothing above the counter read first is sent: a revision is held until commit, so all below it is there to be read.
- A page is at most 500 rows or 1 MiB, ends between two places, and `more` says that there is more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from sync import limits

from .. import server
from ..auth import me
from ..database import db, reads
from ..models import Counter
from ..problems import Problem
from . import body, scopes
from .scopes import Row


class Budget:
    """What still fits into this answer."""

    def __init__(self) -> None:
        self.rows, self.bytes = limits.PAGE_ROWS, limits.BATCH_BYTES

    @property
    def spent(self) -> bool:
        return self.rows <= 0 or self.bytes <= 0

    def take(self, found: list[Row]) -> list[Row]:
        """The first of these that fit. Rows of the same place stay together: a cursor cannot stand between them."""
        page: list[Row] = []
        for row in found:
            if self.spent and page and row.place != page[-1].place:
                break
            page.append(row)
            self.rows -= 1
            self.bytes -= row.size
        return page


@reads
def pull() -> dict[str, Any]:
    data = body.read()
    known = _known(data)
    if data.get("person", me()) != me():
        raise Problem("other-person")
    ceiling = db.session.execute(select(Counter.revision)).scalar_one()
    mine = scopes.mine(me())
    budget, found = Budget(), []
    for scope, newest in mine.items():
        if newest > known.get(scope, -1):
            found.append(_scope(scope, known.get(scope, 0), ceiling, budget))
            if budget.spent and found[-1]["more"]:
                break
    more = any(part["more"] for part in found)
    return {"epoch": server.found()["epoch"], "revision": ceiling, "scopes": found, "gone": sorted(set(known) - set(mine)), "more": more}


def _known(data: dict[str, Any]) -> dict[str, int]:
    known = data.get("known")
    if not isinstance(known, dict) or len(known) > limits.SCOPES or not all(type(v) is int for v in known.values()):
        raise Problem("bad-json")
    return {scope: max(-1, revision) for scope, revision in known.items()}


def _scope(scope: str, known: int, ceiling: int, budget: Budget) -> dict[str, Any]:
    if budget.spent:
        return {"scope": scope, "revision": known, "rows": {}, "left": {}, "facts": [], "more": True}
    found = sorted(scopes.rows(scope, known, ceiling, budget.rows + 1), key=lambda row: row.place)
    page = budget.take(found)
    more = len(page) < len(found)
    tables: dict[str, list[Any]] = {}
    for row in page:
        tables.setdefault(row.table, []).append(row.content)
    left = {table.removeprefix(scopes.LEFT): tables.pop(table) for table in [*tables] if table.startswith(scopes.LEFT)}
    facts, revision = tables.pop(scopes.FACTS, []), page[-1].place if more else ceiling
    return {"scope": scope, "revision": revision, "rows": tables, "left": left, "facts": facts, "more": more}
