"""A draft becomes a version: the same checks as any file that is loaded, each fault with the row that has it."""

from __future__ import annotations

from collections import Counter

from ..models import Draft
from ..standards import editions, load
from ..standards.check import findings
from ..standards.findings import Finding
from .edits import lock
from .reading import Node, document

Faults = list[tuple[Finding, Node | None]]


def faults(draft: Draft, top: Node) -> Faults:
    """All that stands against publishing, in the order of the checklist's own checks."""
    named, data = _named(top), document(top)
    found = findings(data) or editions.breaks(data, draft.follows)
    return [(finding, named.get((finding.row, finding.name))) for finding in found]


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
