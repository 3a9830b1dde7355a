"""A draft becomes a version: the same checks as any file that is loaded, each fault with the row that has it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..models import Draft
from ..standards import editions, load, tree
from ..standards.check import findings
from ..standards.findings import Finding, Said
from ..standards.items import wrong
from .edits import lock
from .reading import Node, document, row_of

Faults = list[tuple[Finding, Node | None]]


def faults(draft: Draft, top: Node) -> Faults:
    """All that stands against publishing, in the order of the checklist's own checks."""
    named, data = _named(top), document(top)
    found = findings(data) or editions.breaks(data, draft.follows)
    return [(finding, named.get((finding.row, finding.name))) for finding in found]


def faults_of(item: Node) -> list[Said]:
    """Of one item, whatever the rows around it say."""
    return [*wrong(tree.join(row_of(item)), item.above)]


def alone(item: Node) -> dict[str, Any]:
    """A document that holds this item and hardly anything else."""
    texts = dict.fromkeys(("name_zh", "name_en", "basis", "disclaimer_zh", "disclaimer_en"), "")
    section = {"code": "P", "title_zh": "", "title_en": "", "clause": "", "group": "service", "scored": True, "max_points": 0}
    head = {"total_points": 0, "bonus_cap": 0, "fails_rule": {"default_pct": 60}, "levels": []}
    return {**texts, **head, "sections": [{**section, "items": [tree.join(row_of(item))]}]}


def _named(top: Node) -> dict[tuple[str, str], Node]:
    """Rows by what a finding calls them: their name; where they stand, as long as they have none."""
    named, called = {("checklist", ""): top}, {top.row.id: ""}
    for above in top.walk():
        counts: Counter[str] = Counter()
        for found in above.rows:
            counts[found.row.kind] += 1
            called[found.row.id] = found.name or f"{called[above.row.id]} #{counts[found.row.kind]}".strip()
            named.setdefault((found.row.kind, called[found.row.id]), found)
    return named


def publish(draft: Draft, top: Node, id: str, version: int, person: str) -> str:
    """Raises BadChecklist, and Closed. The caller commits."""
    lock(draft)
    load(document(top), id, version, draft.follows, person)
    draft.published = id
    return id
