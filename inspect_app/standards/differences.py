"""What changed from one version to the next, in words: rows are the same when they have the same code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import tree, words
from .document import canonical
from .findings import Finding, Said, Word, say

Rows = dict[tuple[str, str], "Found"]


class Found:
    """A row with where it stands: its parent, and the one before it."""

    def __init__(self, row: tree.Row, above: str, parent: tree.Row | None):
        self.row, self.above, self.parent = row, above, parent


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Finding]:
    before, after = (_rows(tree.split(canonical(data))) for data in (old, new))
    gone = [_told(key, before[key], say("is left out")) for key in before if key not in after]
    return [*_changed(before, after), *gone, *_ordered(before, after)]


def _rows(top: tree.Row) -> Rows:
    rows: Rows = {}
    _into(rows, top, "", None)
    return rows


def _into(rows: Rows, row: tree.Row, above: str, parent: tree.Row | None) -> None:
    name = _name(row, above, parent)
    rows[row.kind, name] = Found(row, above, parent)
    for below in row.rows:
        _into(rows, below, name, row)


def _name(row: tree.Row, above: str, parent: tree.Row | None) -> str:
    """Codes of items count through the checklist; options and bands are named within their item."""
    if row.kind == "band" and parent:
        return f"{above} {_bound(row)[0]} {_bound(row)[1]}"
    called = str(row.content.get(tree.NAMES.get(row.kind, ""), ""))
    return f"{above} {called}" if row.kind in ("option", "minimum") else called


def _bound(row: tree.Row) -> tuple[str, Any]:
    name = "at_least" if "at_least" in row.content else "at_most"
    return {"at_least": "≥", "at_most": "≤"}[name], row.content.get(name)


def _changed(before: Rows, after: Rows) -> Iterator[Finding]:
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            yield _told(key, now, say("is new"))
            continue
        if key[0] == "item" and was.above != now.above:
            yield _told(key, now, say("moved from section %(old)s to %(new)s", old=was.above, new=now.above))
        yield from (_told(key, now, said) for said in _fields(was.row, now.row))


def _fields(was: tree.Row, now: tree.Row) -> Iterator[Said]:
    for name in dict.fromkeys([*was.content, *now.content]):
        old, new = was.content.get(name), now.content.get(name)
        if old != new:
            shown = {"old": Word(words.value(name, old)), "new": Word(words.value(name, new))}
            yield say("%(field)s: %(old)s → %(new)s", field=Word(words.field(name)), **shown)


def _told(key: tuple[str, str], found: Found, said: Said) -> Finding:
    title = {lang: str(found.row.content.get(f"title_{lang}", found.row.content.get(lang, ""))) for lang in ("zh", "en")}
    return Finding(key[0], key[1], said, title)


def _ordered(before: Rows, after: Rows) -> Iterator[Finding]:
    """Where what stayed stands in another order."""
    for kind, parents in (("section", "checklist"), ("item", "section")):
        for key, found in after.items():
            if key[0] == parents and key in before:
                now, was = (_line(rows, kind, key[1]) for rows in (after, before))
                if [c for c in now if c in was] != [c for c in was if c in now]:
                    yield _told(key, found, say("the order of its rows changed"))


def _line(rows: Rows, kind: str, above: str) -> list[str]:
    return [name for (k, name), found in rows.items() if k == kind and found.above == above]
