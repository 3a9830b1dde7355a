"""A checklist's file at the desk's door: what was saved here comes back as a draft; whatever is wrong is said, and nothing is taken."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import drafts
from inspect_app.database import db
from inspect_app.models import Draft
from inspect_app.standards import DEFAULT_ID, document, sheets
from tests.desk.editor import Desk
from tests.standards.test_rules import SHIPPED, bands
from tests.standards.test_sheets import bomb

ClientOf = Callable[[str], FlaskClient]
PAGE = f"/checklists/{DEFAULT_ID}/file"


@pytest.fixture
def desk(client_of: ClientOf) -> Desk:
    return Desk(client_of("chen"))


def brings(desk: Desk, content: bytes, status: int, name: str = "a file") -> str:
    answer = desk.client.post("/checklists/file", data={"csrf_token": desk.token, "file": (io.BytesIO(content), name)})
    answer.request.input_stream.close()  # what the client had written to a file, since it is large
    assert answer.status_code == status, answer.text
    return answer.headers.get("Location", answer.text)


def taken(app: Flask) -> list[str]:
    """The documents of all drafts, to the hash."""
    with app.app_context():
        return [document.digest(drafts.document(drafts.root(draft))) for draft in db.session.query(Draft)]


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_what_was_saved_here_becomes_an_equal_draft(app: Flask, desk: Desk, form: str) -> None:
    before = taken(app)
    assert "/drafts/" in brings(desk, desk.client.get(f"{PAGE}.{form}").data, 303, "whatever")
    assert taken(app) == [*before, document.digest(SHIPPED)]


def test_each_fault_of_a_spreadsheet_is_named_by_its_cell(app: Flask, desk: Desk) -> None:
    before, book = taken(app), openpyxl.load_workbook(io.BytesIO(sheets.write(SHIPPED)))
    items = book.worksheets[0]
    column = {cell.value: cell.column for cell in items[1]}
    items.cell(6, column["title_zh"]).value = "=1+1"
    items.cell(8, column["max_points"]).value = "很多"
    items.cell(9, column["max_points"]).value = "--5"
    out = io.BytesIO()
    book.save(out)
    page = brings(desk, out.getvalue(), 422)
    numbers = (f"单元格 L{line}：max_points 为 &#34;{typed}&#34;；应为 0 至 100000 的数" for line, typed in ((8, "很多"), (9, "--5")))
    for said in ("单元格 F6：单元格是公式", *numbers):
        assert said in page
    assert taken(app) == before


def overlapping() -> bytes:
    data = copy.deepcopy(SHIPPED)
    bands(data)[1]["at_least"] = bands(data)[0]["at_least"]
    return json.dumps(data).encode()


def unreachable() -> bytes:
    data = copy.deepcopy(SHIPPED)
    data["levels"][0]["min_bonus_points"] = 1000
    return json.dumps(data).encode()


BAD = {
    "nothing": (lambda: b"", 422, "这不是可读的电子表格"),
    "a zip bomb": (bomb, 413, "检查表文件最大 8 MB"),
    "50 MB": (lambda: b"\0" * 50 * 2**20, 413, "检查表文件最大 8 MB"),
    "more than other forms may bring": (lambda: b"\0" * 3 * 2**20, 422, "这不是可读的电子表格"),
    "overlapping bands": (overlapping, 422, "B2"),
    "a level nobody can reach": (unreachable, 422, "星级 5：无法达到：bonus 要求 1000，最多只有 30"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_taken_is_said_and_nothing_changes(app: Flask, desk: Desk, name: str) -> None:
    content, status, said = BAD[name]
    before = taken(app)
    assert said in brings(desk, content(), status)
    assert taken(app) == before


def test_a_stranger_brings_no_large_file(app: Flask) -> None:
    answer = app.test_client().post("/checklists/file", data={"file": (io.BytesIO(b"\0" * 3 * 2**20), "x")})
    answer.request.input_stream.close()
    assert answer.status_code == 401, "it is not even read"
