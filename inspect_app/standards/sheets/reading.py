"""A workbook as a document, or everything that is wrong with it: by sheet, cell and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from .. import shape, tree, words
from ..check import findings
from ..findings import Finding, Said, Word, say, short
from ..shape import Is
from ..tree import Row
from . import layout
from .cells import Cell, Lines, sheets
from .layout import FIRST, IN, ROW
from .values import Wrong, value


@dataclass(frozen=True)
class Fault:
    """At a cell, or at a sheet as a whole."""

    sheet: str
    cell: str
    said: Said

    def sentence(self) -> dict[str, str]:
        place = {"sheet": self.sheet, "cell": self.cell}
        where = say("sheet %(sheet)s, cell %(cell)s: ", **place) if self.cell else say("sheet %(sheet)s: ", sheet=self.sheet)
        return {lang: Finding("checklist", "", where).told(lang) + Finding("checklist", "", self.said).told(lang) for lang in ("en", "zh")}


class BadSheets(Exception):
    """Nothing was taken. Carries every fault."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(fault.sentence()["en"] for fault in faults))
        self.faults = faults


@dataclass
class Placed:
    """A row, and where it came from: the letters of its columns."""

    row: Row
    sheet: str
    line: int
    letters: dict[str, str]

    def at(self, name: str) -> str:
        return f"{self.letters.get(name, 'A')}{self.line}"


@dataclass
class Reader:
    found: dict[str, Lines]
    faults: list[Fault] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    named: dict[tuple[str, str], Placed] = field(default_factory=dict)  # by kind and code
    told: set[tuple[str, str]] = field(default_factory=set)  # cells found wrong

    def wrong(self, sheet: str, cell: str, said: Said) -> None:
        self.faults.append(Fault(sheet, cell, said))
        self.told.add((sheet, cell))


def read(path: Path) -> dict[str, Any]:
    """The document. Raises Unreadable, or BadSheets with every fault."""
    reader = Reader(sheets(path))
    top = _rules(reader)
    items = reader.found.get(layout.ITEMS.title, [])
    if len(items) > shape.MOST_ITEMS + shape.CHECKLIST["sections"].schema["maxItems"] + FIRST:
        raise BadSheets([Fault(layout.ITEMS.title, "", say("there are more than %(most)s items", most=shape.MOST_ITEMS))])
    for sheet in (layout.LEVELS, layout.ITEMS, layout.OPTIONS):
        _sheet(reader, sheet, top)
    data = tree.join(top.row)
    if not reader.faults:
        _checked(reader, data)
    if reader.faults:
        raise BadSheets(reader.faults)
    return data


def _rules(reader: Reader) -> Placed:
    """One field a line: its name in A, what it says in D."""
    top, fields = Placed(Row("checklist"), layout.RULES, 1, {}), tree.every("checklist")
    places: dict[str, int] = {}
    if layout.RULES not in reader.found:
        reader.wrong(layout.RULES, "", say("this sheet is missing"))
        return top
    for line, cells in reader.found[layout.RULES]:
        name = _plain(cells[0])
        if name not in fields:
            reader.wrong(layout.RULES, f"A{line}", say(UNKNOWN, name=short(name), known=", ".join(fields)))
            continue
        places[name] = line
        _into(reader, top.row, name, fields[name], cells[3] if len(cells) > 3 else None, (layout.RULES, f"D{line}"))
    for name in (name for name, is_ in fields.items() if is_.needed and name not in places):
        reader.wrong(layout.RULES, "", say("%(field)s is missing", field=name))
    top.letters = {name: f"D{line}" for name, line in places.items()}
    reader.named["checklist", ""] = top
    return top


UNKNOWN = "%(name)s is no column of this sheet; known are %(known)s"
HOME = "%(kind)s %(name)s is not in this file, expected the code of a row"


def _sheet(reader: Reader, sheet: layout.Sheet, top: Placed) -> None:
    lines = reader.found.get(sheet.title)
    if not lines or lines[0][0] != 1:
        reader.wrong(sheet.title, "", say("this sheet is missing"))
        return
    names = _names(reader, sheet, lines[0][1])
    before = ""
    for line, cells in lines:
        if line >= FIRST:
            before = _line(reader, sheet, top, line, dict(zip(names, cells, strict=False)), names, before) or before


def _names(reader: Reader, sheet: layout.Sheet, head: list[Cell]) -> list[str]:
    names = [_plain(cell) for cell in head]
    for at, name in enumerate(names, 1):
        if name not in sheet.columns:
            reader.wrong(sheet.title, f"{get_column_letter(at)}1", say(UNKNOWN, name=short(name), known=", ".join(sheet.columns)))
    return names


def _line(reader: Reader, sheet: layout.Sheet, top: Placed, line: int, cells: dict[str, Cell], names: list[str], before: str) -> str:
    """Returns the code that the next line's empty `in` means."""
    letters = {name: get_column_letter(at) for at, name in enumerate(names, 1)}
    kind = _plain(cells.pop(ROW, None))
    placed = Placed(Row(kind), sheet.title, line, letters)
    if kind not in sheet.kinds:
        reader.wrong(sheet.title, placed.at(ROW), say("%(field)s is %(found)s; expected one of %(known)s", field=ROW, found=short(kind),
                     known=", ".join(sheet.kinds)))  # fmt: skip
        return ""
    home = _plain(cells.pop(IN, None)) or before
    above = _above(reader, placed, top, home)
    _fields(reader, placed, above, cells)
    name = str(placed.row.content.get(tree.NAMES.get(kind, ""), ""))
    reader.named.setdefault((kind, name), placed)
    reader.placed.append(placed)
    return name if kind in layout.ABOVE.values() else home


def _above(reader: Reader, placed: Placed, top: Placed, home: str) -> Placed:
    """Found by its code; a row without a home stands nowhere, and that is a fault."""
    kind = layout.ABOVE.get(placed.row.kind)
    above = reader.named.get((kind, home)) if kind else top
    if above is None:
        reader.wrong(placed.sheet, placed.at(IN), say(HOME, kind=Word(words.ROWS[str(kind)]), name=short(home)))
        return Placed(Row(str(kind)), placed.sheet, placed.line, {})
    if placed.row.kind not in tree.lists(above.row.kind, above.row.content).values():
        said = say("%(kind)s %(name)s has no rows of this kind", kind=Word(words.ROWS[above.row.kind]), name=home or "–")
        reader.wrong(placed.sheet, placed.at(IN), said)
    above.row.rows.append(placed.row)
    return above


def _fields(reader: Reader, placed: Placed, above: Placed, cells: dict[str, Cell]) -> None:
    """First what decides which fields there are, then these."""
    row = placed.row
    for name in ("kind", "number.scale"):
        if row.kind == "item" and cells.get(name):
            row.content[name] = _plain(cells[name])
    fields = tree.fields(row.kind, row.content, above.row.content)
    for name, cell in cells.items():
        if name in fields:
            _into(reader, row, name, fields[name], cell, (placed.sheet, placed.at(name)))
        elif cell is not None:
            reader.wrong(placed.sheet, placed.at(name), say("%(field)s is for other rows, expected an empty cell", field=name))
    for name in (name for name, is_ in fields.items() if is_.needed and name not in row.content):
        if (placed.sheet, placed.at(name)) not in reader.told:
            reader.wrong(placed.sheet, placed.at(name), say("%(field)s is missing", field=name))


def _into(reader: Reader, row: Row, name: str, is_: Is, cell: Cell, place: tuple[str, str]) -> None:
    try:
        found = value(name, cell, is_)
    except Wrong as wrong:
        reader.wrong(*place, wrong.said)
        return
    if found is not None:
        row.content[name] = found


def _plain(cell: Cell) -> str:
    """A word or a code: a number that Excel made of it reads as it was typed."""
    return str(cell[1]).strip() if cell else ""


def _checked(reader: Reader, data: dict[str, Any]) -> None:
    """The rules between fields: the same checks as of any file, each at its row's cell."""
    for finding in findings(data):
        placed = reader.named.get((finding.row, finding.name)) or reader.named["checklist", ""]
        name = next(_mentioned(finding.said, placed), ROW)
        cell = placed.letters.get(name, "") if placed.sheet == layout.RULES else placed.at(name)
        reader.wrong(placed.sheet, cell, _whole(finding))


def _mentioned(said: Said, placed: Placed) -> Iterator[str]:
    """Columns that the sentence is about."""
    english, filling = said
    tokens = [str(filling.get("field", "")), str(filling.get("name", "")), *re.findall(r"[a-z_.]+", english)]
    return (token for token in tokens if token in placed.letters and token not in ("id", "in", "row"))


def _whole(finding: Finding) -> Said:
    """With the name of its row before it."""
    return say("%(row)s %(name)s: %(said)s", row=Word(words.ROWS[finding.row]), name=finding.name or "–", said=Told("", finding))


@dataclass(frozen=True)
class Told(Word):
    """What a finding says, in the reader's language."""

    finding: Finding

    def local(self, lang: str) -> str:
        return self.finding.told(lang)
