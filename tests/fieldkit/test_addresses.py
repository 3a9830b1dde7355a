"""An address leads to the same page on both sides, and a link that leads nowhere is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import literal, select

from inspect_app.fieldkit.declare import Field
from inspect_app.fieldkit.selects import many
from tests.fieldkit.toy import at_both


def test_of_two_rules_the_nearest_is_taken(engine: Page, tmp_path: Path) -> None:
    field = Field("/field", "visit")

    @field.page("/<visit>/things/<thing>", "field/list.html")
    def any_thing(visit: Any, thing: Any) -> dict[str, Any]:
        return {"rows": many(select(literal("any").label("id")))}

    @field.page("/<visit>/things/<int:n>", "field/list.html")
    def numbered(visit: Any, n: Any) -> dict[str, Any]:
        return {"rows": many(select(literal("numbered").label("id")))}

    @field.page("/<visit>/things/ripe", "field/list.html")
    def ripe(visit: Any) -> dict[str, Any]:
        return {"rows": many(select(literal("ripe").label("id")))}

    @field.page("/<visit>/<what>/ripe", "field/list.html")
    def all_ripe(visit: Any, what: Any) -> dict[str, Any]:
        return {"rows": many(select(literal("all ripe").label("id")))}

    found = [[200, f"{page} "] for page in ("any", "numbered", "ripe", "all ripe")]
    assert at_both(field, [f"/field/v/{rest}" for rest in ("things/a1", "things/12", "things/ripe", "them/ripe")], engine, tmp_path) == (
        found,
        found,
    )


def test_a_link_without_one_of_its_parts_is_refused_where_it_is_drawn(engine: Page) -> None:
    refused = engine.evaluate("""async () => {
      const { Router } = await import('/static/device/router.mjs'), thing = { rule: '/<visit>/things/<int:n>', regex: '^$', types: {} };
      const router = new Router({ pages: { thing }, actions: {} }), said = [router.url('field.thing', { visit: 'v', n: 0 })];
      for (const n of [null, undefined]) try { router.url('field.thing', { visit: 'v', n }) } catch (error) { said.push(error.message) }
      return said }""")
    assert refused == ["/v/things/0", "no n for the address", "no n for the address"]
