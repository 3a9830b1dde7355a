"""A draft begins: from a published version, from a file, or with hardly anything in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from .. import clock, server
from ..database import db
from ..models import Draft, DraftRow
from ..standards import tree
from .reading import points_of

EMPTY = {"levels": [{}], "sections": [{"items": [{}]}]}  # all to be filled in


def begin(data: dict[str, Any], person: str, follows: str | None, id: str | None = None) -> Draft:
    """Of a document whose shape is right. The caller commits."""
    now = clock.seconds()
    draft = Draft(id=id or server.new_id(), follows=follows, made_at=now, made_by=person)
    db.session.add(draft)
    db.session.flush()
    rows: list[dict[str, Any]] = []
    _listed(tree.split(data), None, 0, rows)
    made = {"draft": draft.id, "gone": 0, "revision": 1, "changed_by": person, "changed_at": now, "page": ""}
    db.session.execute(insert(DraftRow), [row | made for row in rows])
    return draft


def _listed(row: tree.Row, parent: int | None, position: int, rows: list[dict[str, Any]]) -> None:
    """Parents first; ids count through the draft."""
    id, content = len(rows) + 1, row.content
    rows.append({"id": id, "parent": parent, "kind": row.kind, "position": position, "content": content, "points": points_of(content)})
    for n, below in enumerate(row.rows):
        _listed(below, id, n, rows)
