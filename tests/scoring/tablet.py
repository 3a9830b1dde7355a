"""The tablet's own engine (sqlite-wasm in Chromium), asked for the scores of a visit as a page asks: what queries share first."""

from __future__ import annotations

import base64
import itertools
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page as BrowserPage
from sqlalchemy import Select, select

from inspect_app import scoring
from inspect_app.fieldkit import queries
from inspect_app.fieldkit.declare import Page
from inspect_app.fieldkit.selects import Query, many
from tests.fieldkit.browser import serve

NUMBERS = itertools.count()
OPEN = """async ([path, name]) => {
  const bytes = Uint8Array.from(atob(await (await fetch(path)).text()), c => c.charCodeAt(0));
  const [{ default: init }, { Store }] = await Promise.all([import('/static/vendor/sqlite3.mjs'), import('/static/device/database.mjs')]);
  const sqlite3 = await init({ locateFile: () => '/static/vendor/sqlite3.wasm' }), db = new sqlite3.oo1.DB(':memory:');
  const p = sqlite3.wasm.allocFromTypedArray(bytes), flags = sqlite3.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite3.capi.SQLITE_DESERIALIZE_RESIZEABLE;
  db.checkRc(sqlite3.capi.sqlite3_deserialize(db.pointer, 'main', p, bytes.length, bytes.length, flags));
  window.stores ??= {}; stores[name]?.db.close(); stores[name] = new Store(sqlite3, db) }"""
ASK = """([{ fills, asked }, visits]) => { const store = stores[''];
  store.share(fills);
  return visits.map(visit => store.reading(() => { for (const [name, fill] of Object.entries(fills)) store.fill(name, fill, { visit });
    return Object.fromEntries(Object.entries(asked).map(([name, query]) => [name, store.statement(query, { visit }).map(row => ({ ...row }))])) })) }"""


def opened(page: BrowserPage, database: Path, name: str = "") -> None:
    """This SQLite file, in the browser's memory."""
    single, path = database.with_suffix(".single"), f"/database-{next(NUMBERS)}.b64"
    with sqlite3.connect(database) as db:
        db.execute("VACUUM INTO ?", (str(single),))
    db.close()
    serve(path, base64.b64encode(single.read_bytes()).decode(), "text/plain")
    single.unlink()
    page.evaluate(OPEN, [path, name])


def compiled(declared: Callable[[Any], dict[str, Query]]) -> dict[str, Any]:
    """As a page of a bundle is."""

    def page(visit: Any) -> dict[str, Query]:
        return declared(visit)

    fills, asked = queries.page(Page(page, "/<visit>", ""))
    return {"fills": fills, "asked": asked}


def scores(visit: Any) -> dict[str, Query]:
    """All that scores say of a visit."""
    parts = {name: getattr(scoring, name) for name in ("results", "sections", "papers", "shortfalls", "required")}
    whole = {name: getattr(scoring, name) for name in ("total", "levels", "low_sections", "prospects")}
    made: dict[str, Select] = {name: select(part(visit)) for name, part in parts.items()} | {n: f(visit) for n, f in whole.items()}
    return {name: many(one) for name, one in made.items()}
