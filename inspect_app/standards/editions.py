"""Published versions: their exact content, the line they stand in, and what a code meant before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from .. import clock
from ..database import db
from ..models import Checklist, Edition
from . import document
from .findings import Finding, Said, say

OTHER_KIND = "kind is %(kind)s, in %(id)s it was %(before)s; give the changed item a code of its own, so that results stay comparable"


def content(id: str) -> dict[str, Any] | None:
    """The document of a published version; none where only its rows are known."""
    kept = db.session.scalar(select(Edition.content).where(Edition.checklist == id))
    return json.loads(kept) if kept else None


def keep(id: str, data: dict[str, Any], by: str | None) -> None:
    """Beside the rows of a version that was just added."""
    db.session.add(Edition(checklist=id, content=document.text(data), published_at=clock.seconds(), published_by=by))


def kept(known: Checklist, data: dict[str, Any]) -> None:
    """The same content was loaded again: what an older centre did not keep of it is kept now."""
    edition = db.session.get_one(Edition, known.id)
    if edition.content is None:
        edition.content, known.content_hash = document.text(data), document.digest(data)


def line(id: str | None) -> Iterator[str]:
    """This version and those it came from, newest first."""
    while id is not None:
        yield id
        id = db.session.scalar(select(Checklist.follows).where(Checklist.id == id))


def breaks(data: dict[str, Any], follows: str | None) -> list[Finding]:
    """Codes that meant another kind of item in an earlier version of this line."""
    told: dict[str, Said] = {}
    for earlier in line(follows):
        before = {item["id"]: item["kind"] for item in _items(content(earlier) or {})}
        for item in _items(data):
            code, kind = item["id"], item["kind"]
            if before.get(code, kind) != kind:
                told.setdefault(code, say(OTHER_KIND, kind=kind, id=earlier, before=before[code]))
    return [Finding("item", code, said) for code, said in told.items()]


def _items(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (item for section in data.get("sections", ()) for item in section["items"])
