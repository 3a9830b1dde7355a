"""A field app of one table, for what the real one does not meet: what Flask says, and what the tablet says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response
from jinja2 import DictLoader
from playwright.sync_api import Page
from sqlalchemy import Column, Connection, MetaData, String, Table, create_engine
from sqlalchemy.pool import NullPool

from inspect_app.fieldkit.centre import Centre, Services
from inspect_app.fieldkit.declare import Field
from tests.fieldkit.browser import serve

Answers = list[list[Any]]  # status and text

METADATA = MetaData()
THING = Table("thing", METADATA, Column("id", String(36), primary_key=True), Column("visit", String(36)), Column("kind", String(9)))
for edge, fact in (("fact", "id"), ("supersedes", "base"), ("covers", "fact"), ("origin", "fact")):
    Table(edge, METADATA, Column(fact, String(36), primary_key=True), Column("by", String(36), primary_key=True))
ROWS = [{"id": id, "visit": "v", "kind": kind} for id, kind in (("a1", "apple"), ("a2", "apple"), ("p1", "pear"))]
LIST = {"field/404.html": "404", "field/list.html": "{% for r in rows %}{{ r.id }} {% endfor %}"}
SHOW = """async ([rows, paths]) => {
  const [{ default: init }, { Store }, { Pages }, { Router }, { templates }] = await Promise.all([import('/static/vendor/sqlite3.mjs'),
    import('/static/device/database.mjs'), import('/static/device/pages.mjs'), import('/static/device/router.mjs'), import('/toy.mjs?' + Math.random())]);
  const sqlite3 = await init({ locateFile: () => '/static/vendor/sqlite3.wasm' }), store = new Store(sqlite3, new sqlite3.oo1.DB(':memory:'));
  const bundle = await (await fetch('/toy.json')).json();
  store.lay(bundle);
  for (const row of rows) store.statement(bundle.rows.thing, row);
  const pages = new Pages({ store, log: null, photos: null, person: 'me', device: 'd' }, { bundle, templates, router: new Router(bundle) });
  return paths.map(path => { const { status, html } = pages.show(path, 'en'); return [status, html] }) }"""


def at_both(field: Field, paths: list[str], engine: Page, folder: Path) -> tuple[Answers, Answers]:
    app, connection = Flask("toy"), database(folder)
    app.jinja_loader = DictLoader(LIST)
    bundle = Centre(app, field, Services(METADATA, {}, ["thing"], {}, lambda: connection, **_unused())).bundle
    client = app.test_client()
    here = [[answer.status_code, answer.text] for answer in (client.get(path, headers={"HX-Request": "true"}) for path in paths)]
    serve("/toy.json", bundle.data, "application/json")
    serve("/toy.mjs", bundle.templates)
    return here, engine.evaluate(SHOW, [ROWS, paths])


def database(folder: Path) -> Connection:
    connection = create_engine(f"sqlite:///{folder}/toy.db", poolclass=NullPool).connect()
    METADATA.create_all(connection)
    connection.execute(THING.insert(), ROWS)
    return connection


def _unused() -> dict[str, Any]:
    names = ("commit", "rollback", "changed", "take_photo", "compare", "keep_photo", "shell")
    known = {"me": "me", "lang": "en", "device": "d", "today": "2026-01-01"}
    more = {"now": datetime.now, "ambient": lambda: known, "may_see": lambda scope: True, "guard": lambda view: view}
    return {**dict.fromkeys(names, Response), **more}
