"""The document as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ... import languages
from .. import tree, words
from ..shape import Is
from ..tree import Row
from . import layout

HEAD, WRAP = PatternFill("solid", fgColor="DCEEEB"), Alignment(wrap_text=True, vertical="top")
LONGEST_LIST = 255  # characters of a list that Excel offers in a cell


def write(data: dict[str, Any]) -> bytes:
    book, top = Workbook(), tree.split(data)
    book.remove(book.active)
    for sheet in layout.SHEETS:
        _sheet(book.create_sheet(sheet.title), sheet, top)
    _rules(book.create_sheet(layout.RULES), top)
    _help(book.create_sheet(layout.HELP))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(page: Worksheet, sheet: layout.Sheet, top: Row) -> None:
    fields, columns = sheet.fields, sheet.columns
    for at, name in enumerate(columns, 1):
        for line, text in enumerate((name, *_labels(name)), 1):
            _put(page, line, at, text, head=True)
        page.column_dimensions[get_column_letter(at)].width = 34 if name.endswith(("_zh", "_en", "zh", "en")) else 14
    page.freeze_panes = "C4"
    line = layout.FIRST
    for row, above in _rows(top, sheet.kinds, ""):
        content = {layout.ROW: row.kind, layout.IN: above, **row.content}
        for at, name in enumerate(columns, 1):
            _put(page, line, at, content.get(name), text=_is_text(fields.get(name)))
        line += 1
    _offer(page, sheet, line)


def _rows(row: Row, kinds: tuple[str, ...], above: str) -> list[tuple[Row, str]]:
    """Each with the code of the row above it, where that is not plain."""
    name = str(row.content.get(tree.NAMES.get(row.kind, ""), ""))
    found = [(row, above)] if row.kind in kinds else []
    return found + [pair for below in row.rows for pair in _rows(below, kinds, name if below.kind in layout.ABOVE else "")]


def _offer(page: Worksheet, sheet: layout.Sheet, end: int) -> None:
    """Lists to choose from, in the columns that know their words."""
    known = {layout.ROW: list(sheet.kinds)} | {name: list(is_.schema.get("enum", ())) for name, is_ in sheet.fields.items()}
    for at, name in enumerate(sheet.columns, 1):
        choices = f'"{",".join(known.get(name, ()))}"'
        if known.get(name) and len(choices) <= LONGEST_LIST:
            offer, letter = DataValidation(type="list", formula1=choices, allow_blank=True), get_column_letter(at)
            offer.add(f"{letter}{layout.FIRST}:{letter}{end + 500}")
            page.add_data_validation(offer)


def _rules(page: Worksheet, top: Row) -> None:
    for line, (name, is_) in enumerate(tree.every("checklist").items(), 1):
        for at, text in enumerate((name, *_labels(name)), 1):
            _put(page, line, at, text, head=True)
        _put(page, line, 4, top.content.get(name), text=_is_text(is_))
    for letter, width in (("A", 22), ("B", 22), ("C", 30), ("D", 80)):
        page.column_dimensions[letter].width = width


def _help(page: Worksheet) -> None:
    lines: list[tuple[str, ...]] = [("", languages.local("zh", note), note) for note in NOTES]
    for title, fields in [(s.title, s.fields) for s in layout.SHEETS] + [(layout.RULES, tree.every("checklist"))]:
        lines += [(title,), *((name, f"{zh}：{_expected(is_, 'zh')}", f"{en}: {_expected(is_, 'en')}") for name, is_ in fields.items()
                              for zh, en in [_labels(name)])]  # fmt: skip
    for line, texts in enumerate(lines, 1):
        for at, text in enumerate(texts, 1):
            _put(page, line, at, text, head=len(texts) == 1)
    for letter, width in (("A", 26), ("B", 70), ("C", 90)):
        page.column_dimensions[letter].width = width


NOTES = (
    "Line 1 names the columns and must stay; lines 2 and 3 explain it; rows begin at line 4.",
    "Column row says what a row is; column in names the row above it by its code; empty means the same as in the line before.",
    "A code never changes its meaning once it is published. Formulas are not taken.",
)


def _expected(is_: Is, lang: str) -> str:
    """What the check would say was expected, and whether it may stay empty."""
    said = languages.local(lang, is_.sentence) % {"field": "", "found": "", **is_.filling}
    told = said.split("；" if lang == "zh" else "; ")[-1].strip()
    return told if is_.needed else f"{told}（可空）" if lang == "zh" else f"{told} (may stay empty)"


def _labels(name: str) -> tuple[str, str]:
    english = COLUMNS.get(name, words.field(name))
    return languages.local("zh", english), english


COLUMNS = {layout.ROW: "Kind of row", layout.IN: "Stands in (code)"}


def _is_text(is_: Is | None) -> bool:
    return is_ is not None and is_.schema.get("type") in ("string", "array")


def _put(page: Worksheet, line: int, at: int, value: Any, head: bool = False, text: bool = False) -> None:
    """Texts as texts, whatever they look like."""
    cell = page.cell(line, at)
    if text:
        cell.number_format = "@"
    if value is None:
        return
    cell.value = ", ".join(value) if isinstance(value, list) else value
    if isinstance(cell.value, str) or cell.data_type == "f":
        cell.data_type = "s"
        cell.quotePrefix = str(cell.value).startswith(("=", "+", "-", "@", "'"))
    cell.alignment = WRAP
    if head:
        cell.font, cell.fill = Font(bold=True), HEAD
