"""A tablet whose tables are older than its bundle."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from sqlalchemy import Column, Integer, MetaData, String, Table

from inspect_app.fieldkit import queries

LAY = """async ([old, now]) => {
  const [{ default: init }, { Store }] = await Promise.all([import('/static/vendor/sqlite3.mjs'), import('/static/device/database.mjs')]);
  const sqlite3 = await init({ locateFile: () => '/static/vendor/sqlite3.wasm' }), store = new Store(sqlite3, new sqlite3.oo1.DB(':memory:'));
  store.lay(old);
  store.run("INSERT INTO seen VALUES ('a')");
  store.lay(now);
  return store.rows('SELECT * FROM seen') }"""


def bundle(*columns: Column[Any]) -> dict[str, Any]:
    table = Table("seen", MetaData(), Column("id", String(36), primary_key=True), *columns)
    return {"schema": queries.schema([table]), "columns": {"seen": queries.columns(table)}}


def test_facts_that_are_there_get_what_a_payload_that_lacks_the_column_gets(engine: Page) -> None:
    now = bundle(
        Column("closely", Integer, nullable=False, info={"default": 0}),
        Column("place", String(9), nullable=False, info={"default": ""}),
        Column("said", String(9)),
        Column("left", Integer, server_default="3"),
    )
    assert engine.evaluate(LAY, [bundle(), now]) == [{"id": "a", "closely": 0, "place": "", "said": None, "left": 3}]
