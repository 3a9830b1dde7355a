"""Spreadsheets: a round trip is equal to the hash, texts stay texts, and what is wrong is named by its cell, all at once."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from inspect_app import standards
from inspect_app.standards import document, sheets
from inspect_app.standards.sheets import BadSheets, Unreadable

from .test_rules import SHIPPED, item

ITEMS, OPTIONS, LEVELS, RULES = "items 条目", "options and bands 选项与分档", "levels 等级", "rules 规则"


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return sheets.write(SHIPPED)


def read(content: bytes, folder: Path) -> Any:
    path = folder / "a.xlsx"
    path.write_bytes(content)
    return sheets.read(path)


def changed(shipped: bytes, change: Callable[[Workbook], Any]) -> bytes:
    book, out = load_workbook(io.BytesIO(shipped)), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def cell(book: Workbook, sheet: str, row: str, column: str) -> Any:
    """Of the row whose code is `row`."""
    page = book[sheet]
    names = [c.value for c in page[1]]
    key = names.index("id" if "id" in names else "stars")
    line = next(
        r
        for r in page.iter_rows(min_row=4)
        if str(r[key].value) == row or str(r[names.index("code")].value if "code" in names else "") == row
    )
    return line[names.index(column)]


def faults(content: bytes, folder: Path) -> list[str]:
    with pytest.raises(BadSheets) as bad:
        read(content, folder)
    for fault in bad.value.faults:
        assert any("一" <= c <= "鿿" for c in fault.sentence()["zh"])
    return [fault.sentence()["en"] for fault in bad.value.faults]


def test_a_round_trip_is_equal_to_the_hash(shipped: bytes, tmp_path: Path) -> None:
    assert document.digest(read(shipped, tmp_path)) == document.digest(SHIPPED)


def test_what_excel_or_libreoffice_would_save_again_is_equal_too(shipped: bytes, tmp_path: Path) -> None:
    assert document.digest(read(changed(shipped, lambda book: None), tmp_path)) == document.digest(SHIPPED)


TEXTS = (
    "=1+1", '=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "'quoted", "1", "0012", "5.10", "TRUE", "<b>&amp;", "a\u2028b", " 两端有空格 ",
    "2026-01-01", "#REF!", "_x0041_",
)  # fmt: skip


def test_text_that_looks_like_something_else_stays_text(tmp_path: Path) -> None:
    data = copy.deepcopy(SHIPPED)
    for text, i in zip(TEXTS, data["sections"][2]["items"] + data["sections"][3]["items"] + data["sections"][4]["items"], strict=False):
        i["title_en"] = i["clause"] = text
    data["basis"] = item(data, "B3")["options"][0]["zh"] = TEXTS[0]
    written = sheets.write(data)
    book = load_workbook(io.BytesIO(written))
    assert not [c for page in book for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert document.digest(read(written, tmp_path)) == document.digest(data)


def test_a_formula_is_refused_by_its_cell(shipped: bytes, tmp_path: Path) -> None:
    def formula(book: Workbook) -> None:
        cell(book, ITEMS, "B1", "max_points").value = "=5+5"
        cell(book, ITEMS, "B1", "title_en").value = '=WEBSERVICE("http://x")'

    told = faults(changed(shipped, formula), tmp_path)
    assert len(told) == 2
    assert 'it holds a formula, "=5+5"; expected its value' in told[0] + told[1]


def test_everything_is_named_at_once(shipped: bytes, tmp_path: Path) -> None:
    def damage(book: Workbook) -> None:
        cell(book, ITEMS, "B1", "max_points").value = "ten"
        cell(book, ITEMS, "B1", "photo").value = "always"
        cell(book, ITEMS, "B2", "title_zh").value = None
        cell(book, ITEMS, "B3", "step").value = 1
        cell(book, LEVELS, "5", "min_section_pct").value = 101
        cell(book, OPTIONS, "a", "points").value = 1.005
        book[OPTIONS]["A5"].value = "choice"
        book[ITEMS]["B9"].value = "NO"
        book[RULES]["A3"].value = "bases"

    told = faults(changed(shipped, damage), tmp_path)
    for said in (
        f'sheet {RULES}, cell A3: "bases" is no column of this sheet',
        f"sheet {RULES}: basis is missing",
        'max_points is "ten"; expected a number from 0 to 100000',
        'photo is "always"; expected one of required',
        "title_zh is missing",
        "step is for other rows, expected an empty cell",
        "min_section_pct is 101; expected a whole number from 0 to 100",
        "points is 1.005; expected a number",
        'cell A5: row is "choice"; expected one of option, band',
        'cell B9: Section "NO" is not in this file',
    ):
        assert [t for t in told if said in t], (said, told)


def test_rules_between_fields_name_their_cell_too(shipped: bytes, tmp_path: Path) -> None:
    def damage(book: Workbook) -> None:
        cell(book, ITEMS, "B1", "max_points").value = 11

    (told,) = faults(changed(shipped, damage), tmp_path)
    place, said = told.split(": ", 1)
    assert said == "Section B: its items give 61, max_points says 60"
    page = load_workbook(io.BytesIO(shipped))[ITEMS]
    assert page[place.rsplit(" ", 1)[1]].value == 60


def test_numbers_as_people_and_excel_keep_them(shipped: bytes, tmp_path: Path) -> None:
    def rewrite(book: Workbook) -> None:
        cell(book, ITEMS, "B1", "max_points").value = "１０"
        cell(book, ITEMS, "B1", "na_allowed").value = "是"
        cell(book, ITEMS, "B2", "max_points").value = 10.000000000000002
        cell(book, ITEMS, "E1", "na_allowed").value = 0

    assert document.digest(read(changed(shipped, rewrite), tmp_path)) == document.digest(SHIPPED)


def test_a_number_with_decimals_in_a_text_cell_is_asked_again(shipped: bytes, tmp_path: Path) -> None:
    told = faults(changed(shipped, lambda book: setattr(cell(book, ITEMS, "B1", "clause"), "value", 5.1)), tmp_path)
    assert "clause is 5.1; expected a text" in told[0]


def test_a_missing_sheet_is_named(shipped: bytes, tmp_path: Path) -> None:
    assert f"sheet {OPTIONS}: this sheet is missing" in faults(changed(shipped, lambda book: book.remove(book[OPTIONS])), tmp_path)


def test_ten_thousand_items_are_one_clear_sentence(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    for title in (RULES, LEVELS, OPTIONS):
        book.create_sheet(title)
    page = book.create_sheet(ITEMS)
    for n in range(10_000):
        page.append(["row", "in", "id"] if n == 0 else ["item", "B", f"B{n}"])
    out = io.BytesIO()
    book.save(out)
    assert faults(out.getvalue(), tmp_path) == [f"sheet {ITEMS}: there are more than 2000 items"]


def test_a_tree_that_goes_in_a_circle_is_named(shipped: bytes, tmp_path: Path) -> None:
    def circle(book: Workbook) -> None:
        cell(book, ITEMS, "S1", "parent").value = "S2"
        cell(book, ITEMS, "S2", "parent").value = "S1"

    told = faults(changed(shipped, circle), tmp_path)
    assert [t for t in told if "Section S1: its parents lead in a circle" in t]


# --- files that are no spreadsheets, or too much of one


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"<workbook/>")
        for n in range(4):
            file.writestr(f"xl/worksheets/sheet{n}.xml", b" " * (32 * 2**20))
    return out.getvalue()


def lying() -> bytes:
    """Its list says 10 bytes; it unpacks to 32 MB."""
    made = bytearray(bomb())
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def entities(shipped: bytes) -> bytes:
    """A sheet whose entities would unfold to gigabytes."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{lines}]><worksheet xmlns="{space}"><sheetData>{cell}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shipped)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, evil if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    return out.getvalue()


def repeated() -> bytes:
    """One text of 32,000 letters in thousands of cells."""
    book = Workbook()
    page = book.active
    for line in range(1, 60):
        for at in range(1, 60):
            page.cell(line, at).value = "x" * 32_000
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda _: b"", "kind"),
        (lambda _: b"%PDF-1.7 what", "kind"),
        (lambda _: b"PK\3\4" + b"\0" * 100, "kind"),
        (lambda s: s[: len(s) // 2], "kind"),
        (lambda _: bomb(), "size"),
        (lambda _: lying(), "kind"),
        (entities, "kind"),
        (lambda _: repeated(), "size"),
    ],
    ids=["nothing", "pdf", "half a zip", "cut", "bomb", "lying bomb", "entities", "one text a thousand times"],
)
def test_what_is_no_spreadsheet_says_so(shipped: bytes, tmp_path: Path, content: Callable[[bytes], bytes], why: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(content(shipped), tmp_path)
    assert told.value.why == why


def test_the_json_that_is_published_is_the_json_that_is_taken() -> None:
    text = json.dumps(document.canonical(SHIPPED), ensure_ascii=False, indent=1).encode()
    assert document.digest(document.parse(b"\xef\xbb\xbf" + text)) == document.digest(SHIPPED)
    assert len(text) < standards.MOST_BYTES
