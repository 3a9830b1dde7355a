"""The next version of the checklist, being written by two people: one sum does not add up yet."""

from __future__ import annotations

from .. import drafts
from ..standards import DEFAULT_ID, editions
from .world import named


def write() -> None:
    content = editions.content(DEFAULT_ID)
    if content is None:
        return
    draft = drafts.begin(content, named("chen"), DEFAULT_ID, named("draft"))
    changes = (("B1", "chen", {"max_points": 12}), ("S3-1", "xu", {"title_en": "Rooms to stay in, and how many guests they hold"}))
    for code, person, change in changes:
        row = next(node.row for node in drafts.root(draft).walk() if node.name == code)
        drafts.save(draft, row.id, row.revision, row.content | change, named(person))
