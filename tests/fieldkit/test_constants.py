"""What differs in a constant alone, the text being the same, is two things on a tablet and at the centre."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from sqlalchemy import Select, select

from inspect_app.fieldkit.declare import Field
from inspect_app.fieldkit.selects import many
from tests.fieldkit.toy import THING, at_both

PATHS, FOUND = ["/field/a/v", "/field/p/v", "/field/a/v"], ["a1 a2 ", "p1 ", "a1 a2 "]


def of(kind: str, visit: Any) -> Select[Any]:
    return select(THING.c.id).where(THING.c.visit == visit, THING.c.kind == kind).order_by(THING.c.id)


def test_two_pages_with_queries_of_one_text_show_each_its_own(engine: Page) -> None:
    field = Field("/field", "visit")

    @field.page("/a/<visit>", "field/list.html")
    def apples(visit: Any) -> dict[str, Any]:
        return {"rows": many(of("apple", visit))}

    @field.page("/p/<visit>", "field/list.html")
    def pears(visit: Any) -> dict[str, Any]:
        return {"rows": many(of("pear", visit))}

    assert at_both(field, PATHS, engine) == ([[200, text] for text in FOUND],) * 2
