"""A draft as a tree of rows, as a document, and one row of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from ..database import db
from ..models import Draft, DraftRow
from ..standards import shape, tree
from ..standards.rows import hundredths

INSIDE = ("option", "band", "minimum")  # rows that stand on the page of the row above them


@dataclass
class Node:
    row: DraftRow
    parent: Node | None = None
    rows: list[Node] = field(default_factory=list)

    @property
    def above(self) -> dict[str, Any]:
        return self.parent.row.content if self.parent else {}

    @property
    def name(self) -> str:
        """What the row calls itself, as findings name it; empty when it does not say."""
        return str(self.row.content.get(tree.NAMES.get(self.row.kind, ""), ""))

    @property
    def fields(self) -> tree.Fields:
        return tree.fields(self.row.kind, self.row.content, self.above)

    @property
    def lists(self) -> dict[str, str]:
        return tree.lists(self.row.kind, self.row.content)

    def below(self, kind: str) -> list[Node]:
        return [node for node in self.rows if node.row.kind == kind]

    def walk(self) -> Iterator[Node]:
        yield self
        for below in self.rows:
            yield from below.walk()


def points_of(content: dict[str, Any]) -> int | None:
    """What a row gives, in hundredths, when it says so as a number."""
    said = next((content[name] for name in ("max_points", "points", "total_points", "worth") if name in content), None)
    return hundredths(said) if shape.POINTS.test(said) else None


def root(draft: Draft) -> Node:
    """The checklist's row, with all that is not gone beneath it."""
    rows = select(DraftRow).where(DraftRow.draft == draft.id, DraftRow.gone == 0).order_by(DraftRow.position, DraftRow.id)
    nodes = {row.id: Node(row) for row in db.session.execute(rows.execution_options(populate_existing=True)).scalars()}
    for found in nodes.values():
        if found.row.parent in nodes:
            found.parent = nodes[found.row.parent]
            found.parent.rows.append(found)
    return next(found for found in nodes.values() if found.row.kind == "checklist")


def node(draft: Draft, id: int, gone: bool = False) -> Node | None:
    """One row with its place; one that is gone only when asked for."""
    found = next((found for found in root(draft).walk() if found.row.id == id), None)
    row = db.session.get(DraftRow, (draft.id, id)) if gone and found is None else None
    above = db.session.get(DraftRow, (draft.id, row.parent)) if row and row.parent else None
    return Node(row, Node(above) if above else None) if row else found


def around(top: Node, found: Node) -> tuple[Node | None, Node | None]:
    """The rows before and after it that have a page of their own."""
    line = [other for other in top.walk() if other.row.kind not in INSIDE]
    at = line.index(found)
    return (line[at - 1] if at else None), (line[at + 1] if at + 1 < len(line) else None)


def document(top: Node) -> dict[str, Any]:
    return tree.join(row_of(top))


def row_of(found: Node) -> tree.Row:
    return tree.Row(found.row.kind, found.row.content, [row_of(below) for below in found.rows])
