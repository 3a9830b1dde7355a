"""Facts that an action makes beside its own. Twin of static/device/each.mjs.

Laws
- All of them are asked for before anything is written: none sees what another one of them does.
- Who repeats a fact says so (origin). What names a fact that is repeated here names the copy.
- They are written with the action's own fact, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from .declare import Action
from .selects import Each


class Fact(NamedTuple):
    """What is to be recorded. `id`: none where it is of no account."""

    kind: str
    scope: str
    fields: Mapping[str, Any]
    lists: Mapping[str, list[str]]
    id: str | None


def beside(action: Action, connection: Connection, bind: Mapping[str, Any], scope: str, fresh: Callable[[], str]) -> list[Fact]:
    """`scope`: the name of its column; `fresh` gives an id that nobody has."""
    found = [(kind.name, each, dict(row)) for kind, each in action.each for row in connection.execute(each.select, bind).mappings()]
    copies = {row["origin"]: fresh() for _, _, row in found if row.get("origin")}
    return [_fact(kind, each, row, scope, copies) for kind, each, row in found]


def _fact(kind: str, each: Each, row: dict[str, Any], scope: str, copies: Mapping[str, str]) -> Fact:
    lists = {name: [id] for name in ("base", "origin") if (id := row.pop(name, None))}
    place, followed = row.pop(scope), {name: copies.get(row[name], row[name]) for name in each.follows}
    return Fact(kind, place, {**row, **followed}, lists, copies.get(*lists.get("origin", [""])))
