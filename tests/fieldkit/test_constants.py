"""What differs in a constant alone, the text being the same, is two things on a tablet and at the centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import Select, bindparam, func, select

from inspect_app.fieldkit.declare import Field
from inspect_app.fieldkit.once import Once
from inspect_app.fieldkit.selects import many
from tests.fieldkit.toy import THING, at_both, database

PATHS, FOUND = ["/field/a/v", "/field/p/v", "/field/a/v"], ["a1 a2 ", "p1 ", "a1 a2 "]


def of(kind: str, visit: Any) -> Select[Any]:
    return select(THING.c.id).where(THING.c.visit == visit, THING.c.kind == kind).order_by(THING.c.id)


def test_two_pages_with_queries_of_one_text_show_each_its_own(engine: Page, tmp_path: Path) -> None:
    field = Field("/field", "visit")

    @field.page("/a/<visit>", "field/list.html")
    def apples(visit: Any) -> dict[str, Any]:
        return {"rows": many(of("apple", visit))}

    @field.page("/p/<visit>", "field/list.html")
    def pears(visit: Any) -> dict[str, Any]:
        return {"rows": many(of("pear", visit))}

    assert at_both(field, PATHS, engine, tmp_path) == ([[200, text] for text in FOUND],) * 2


def test_two_pages_with_shared_parts_of_one_text_show_each_its_own(engine: Page, tmp_path: Path) -> None:
    field = Field("/field", "visit")

    @field.page("/a/<visit>", "field/list.html")
    def apples(visit: Any) -> dict[str, Any]:
        return counted("apple", visit)

    @field.page("/p/<visit>", "field/list.html")
    def pears(visit: Any) -> dict[str, Any]:
        return counted("pear", visit)

    assert at_both(field, PATHS, engine, tmp_path) == ([[200, text] for text in FOUND],) * 2


def counted(kind: str, visit: Any) -> dict[str, Any]:
    part = of(kind, visit).cte("part")
    return {"rows": many(select(part.c.id).order_by(part.c.id)), "n": many(select(func.count(part.c.id).label("n")))}


def test_two_parts_of_one_text_are_filled_each_at_the_centre(tmp_path: Path) -> None:
    visit = bindparam("visit", required=True)
    parts = {kind: of(kind, visit).cte(kind) for kind in ("apple", "pear")}
    asked = {f"{name} {n}": select(part.c.id) for name, part in parts.items() for n in (1, 2)}
    with database(tmp_path) as connection:
        found = Once(asked, connection.dialect).ask(connection, {"visit": "v"})
    assert [found["apple 1"], found["pear 1"]] == [[{"id": "a1"}, {"id": "a2"}], [{"id": "p1"}]]
