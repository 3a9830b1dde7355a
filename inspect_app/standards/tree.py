"""A document as rows: each with its kind, its fields (records flattened: number.better) and the rows beneath it. And back.

Nothing here lists fields by hand: they are walked in the declared shape (shape.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import shape
from .shape import Is

Fields = dict[str, Is]
LISTS = {  # kind of row: the lists of its document, and the kind of row each holds
    "checklist": {"levels": "level", "papers": "paper", "sections": "section"},
    "level": {"minima": "minimum"},
    "section": {"items": "item"},
    "item": {"options": "option", "number.bands": "band"},
}
SHAPES = {
    "checklist": shape.CHECKLIST,
    "level": shape.LEVEL,
    "minimum": shape.MINIMUM,
    "paper": shape.PAPER,
    "section": shape.SECTION,
    "item": shape.ITEM,
    "option": shape.OPTION,
}
NAMES = {"level": "stars", "minimum": "code", "paper": "code", "section": "code", "item": "id", "option": "id"}  # what a row is called by
UNSAID = ("papers", "minima")  # lists that are left out when they are empty
OUTSIDE = ("id", "version")  # of a checklist: what it is published as


@dataclass
class Row:
    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def fields(kind: str, content: Mapping[str, Any], parent: Mapping[str, Any]) -> Fields:
    """The fields of a row, in their order. An item's depend on its kind, a band's on the item above it."""
    declared = _declared(kind, content, parent)
    return {name: field for name, field in _flat(declared, content) if name not in _lists(kind) and (kind, name) not in HIDDEN}


HIDDEN = {("checklist", name) for name in OUTSIDE}


def every(kind: str) -> Fields:
    """All fields that a row of this kind can have, whatever it says."""
    contents: list[dict[str, Any]] = [{}]
    if kind == "item":
        contents = [{"kind": name, "number.scale": scale} for name in shape.KIND for scale in shape.SCALE]
    above = [{"number.better": better} for better in shape.BANDS] if kind == "band" else [{}]
    return {name: is_ for content in contents for parent in above for name, is_ in fields(kind, content, parent).items()}


def lists(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """The lists of this very row: name in the document, kind of the rows. A yes/no item has none."""
    known = dict(_flat(_declared(kind, content, {}), content))
    return {name: below for name, below in _lists(kind).items() if name in known}


def _lists(kind: str) -> dict[str, str]:
    return LISTS.get(kind, {})


def _declared(kind: str, content: Mapping[str, Any], parent: Mapping[str, Any]) -> Mapping[str, Is]:
    if kind == "item":
        return shape.ITEM | shape.KIND.get(str(content.get("kind")), {})
    if kind == "band":
        return shape.BANDS.get(str(parent.get("number.better")), shape.BANDS["higher"])
    return SHAPES[kind]


def _flat(declared: Mapping[str, Is], content: Mapping[str, Any]) -> Iterator[tuple[str, Is]]:
    for name, is_ in declared.items():
        if name in RECORDS:
            parts = RECORDS[name](content)
            yield from ((f"{name}.{part}", sub if is_.needed else shape.maybe(sub)) for part, sub in parts.items())
        else:
            yield name, is_


def _number(content: Mapping[str, Any]) -> Mapping[str, Is]:
    return shape.NUMBER | shape.SCALE.get(str(content.get("number.scale", "bands")), {})


RECORDS: dict[str, Callable[[Mapping[str, Any]], Mapping[str, Is]]] = {  # what they hold, by what their row says
    "fails_rule": lambda _: shape.FAILS,
    "number": _number,
    "deduct": lambda _: shape.DEDUCT,
    "veto_situation": lambda _: shape.SITUATION,
}


def split(data: Mapping[str, Any], kind: str = "checklist") -> Row:
    """Of a document whose shape is right."""
    row, below = Row(kind), _lists(kind)
    for name, value in _parts(data):
        if name in below:
            row.rows += [split(part, below[name]) for part in value]
        elif (kind, name) not in HIDDEN:
            row.content[name] = value
    return row


def _parts(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if name in RECORDS and isinstance(value, dict):
            yield from ((f"{name}.{part}", sub) for part, sub in value.items())
        else:
            yield name, value


def join(row: Row, parent: Row | None = None) -> dict[str, Any]:
    """The document. Only what this row can have: what it had as another kind of item is left out."""
    data: dict[str, Any] = {}
    known = fields(row.kind, row.content, parent.content if parent else {})
    for name, is_ in _declared(row.kind, row.content, {}).items():
        if name in RECORDS and is_.needed:
            data[name] = {}
    for name in known:
        if name in row.content:
            _put(data, name, row.content[name])
    for name, below in lists(row.kind, row.content).items():
        rows = [join(part, row) for part in row.rows if part.kind == below]
        if rows or name not in UNSAID:
            _put(data, name, rows)
    return data


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    *records, last = name.split(".")
    for record in records:
        data = data.setdefault(record, {})
    data[last] = value
