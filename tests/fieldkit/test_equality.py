"""One app, two runtimes: every page and every query of the registry, on Flask and on the tablet's own SQLite, over a world of
nasty data: byte by byte, row by row. A parameter without values here fails.

ADDRESSES: of a page, at most (50 in `make test`; all of them in `make soak`)."""

from __future__ import annotations

import base64
import itertools
import json
import os
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from playwright.sync_api import Page

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.field import field
from inspect_app.fieldkit.centre import Centre, rows
from tests.conftest import sign_in, world_in
from tests.fieldkit import nasty
from tests.fieldkit.browser import serve

ZHOU, TODAY = named("zhou"), "2026-11-22"
MOST, ASKED = int(os.environ.get("ADDRESSES", "50")), 16  # addresses of a page; of its queries, each asked by two people in two languages
LOAD = """async ([person, device]) => {
  const text = await (await fetch('/database.b64')).text(), bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const [{ default: init }, { Store }, { Pages }, { Router }, { templates }] = await Promise.all([import('/static/vendor/sqlite3.mjs'),
    import('/static/device/database.mjs'), import('/static/device/pages.mjs'), import('/static/device/router.mjs'), import('/field/templates.mjs')]);
  const sqlite3 = await init({ locateFile: () => '/static/vendor/sqlite3.wasm' }), db = new sqlite3.oo1.DB(':memory:');
  const p = sqlite3.wasm.allocFromTypedArray(bytes), flags = sqlite3.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite3.capi.SQLITE_DESERIALIZE_RESIZEABLE;
  db.checkRc(sqlite3.capi.sqlite3_deserialize(db.pointer, 'main', p, bytes.length, bytes.length, flags));
  const bundle = await (await fetch('/field/bundle.json')).json(), store = new Store(sqlite3, db);
  window.app = { bundle, store, pages: new Pages({ store, log: null, photos: null, person, device }, { bundle, templates, router: new Router(bundle) }) };
  return bundle.version }"""
AROUND = "values => { app.pages.measured = { values } }"
SHOW = "([paths, lang]) => paths.map(path => { const { status, html } = app.pages.show(path, lang); return [status, html] })"
ASK = """([page, given]) => JSON.stringify(JSON.parse(given).map(g => Object.fromEntries(Object.entries(app.pages.rows(app.bundle.pages[page], g)).map(([name, found]) =>
  [name, found instanceof Map ? [...found].map(([key, rows]) => [key, rows.map(r => ({ ...r }))]) : Array.isArray(found) ? found.map(r => ({ ...r })) : found ? { ...found } : null]))))"""
ACT = """async ([path, entries, lang]) => { const { status, html } = await app.pages.act(path, lang, entries, work => work()); return [status, html] }"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Path]]:
    folder = tmp_path_factory.mktemp("world")
    with world_in(folder) as app:
        nasty.fill(app)
        nasty.spoil(folder / "centre.db")
        yield app, folder


@pytest.fixture(scope="module")
def tablet(world: tuple[Flask, Path], engine: Page) -> Page:
    """The tablet's modules over the same rows."""
    app, folder = world
    single = folder / "single.db"
    with sqlite3.connect(folder / "centre.db") as db_:
        db_.execute("VACUUM INTO ?", (str(single),))
    db_.close()
    bundle = app.extensions["field"].bundle
    serve("/database.b64", base64.b64encode(single.read_bytes()).decode(), "text/plain")
    serve("/field/bundle.json", bundle.data, "application/json")
    serve("/field/templates.mjs", bundle.templates)
    assert engine.evaluate(LOAD, [ZHOU, device(folder)]) == bundle.version
    return engine


def device(folder: Path) -> str:
    """The centre's own: asked as the centre asks."""
    found: str = column(folder, "SELECT value FROM setting WHERE name = 'device'")[0]
    return found


def column(folder: Path, sql: str) -> list[Any]:
    db_ = sqlite3.connect(folder / "centre.db")
    found = [row[0] for row in db_.execute(sql)]
    db_.close()
    return found


def values(folder: Path) -> dict[str, list[Any]]:
    """Some of each route parameter, and one that does not exist."""
    return {
        "visit": [nasty.FULL, nasty.EMPTY, "no-such-visit"],
        "section": [*column(folder, "SELECT code FROM section ORDER BY position"), "<script>&"],
        "other": [named("visit 1"), nasty.EMPTY, nasty.FULL, "no-such-visit"],
        "item": [*column(folder, "SELECT code FROM item ORDER BY position")[::3], "Q9-9", "\"'"],
        "walk": ["all", "open", "documents", "failed", "due", "mine", "skipped", "no-such-walk"],
        "use": ["note", "reason", "fault", "no-such-use"],
        "photo": [*column(folder, "SELECT id FROM attached ORDER BY id")[::7], "no-such-photo"],
    }


def params_of(page: Any, folder: Path) -> list[dict[str, Any]]:
    known = values(folder)
    return [dict(zip(page.types, chosen, strict=True)) for chosen in itertools.product(*(known[name] for name in page.types))]


def sampled(found: list[Any], seed: str, most: int = MOST) -> list[Any]:
    """All of them, or as many as a page of three parameters (visit, order, item) may take time for: others in each language."""
    return found if len(found) <= most else random.Random(seed).sample(found, most)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(field.pages))
def test_every_page_is_the_same_bytes(name: str, lang: str, world: tuple[Flask, Path], tablet: Page) -> None:
    app, folder = world
    client, page = signed_in(app, lang), field.pages[name]
    with app.test_request_context():
        paths = sampled([url_for(f"field.{name}", **p) for p in params_of(page, folder)], f"{name} {lang}")
    here = [[answer.status_code, answer.text] for answer in map(client.get, paths)]
    there = tablet.evaluate(SHOW, [paths, lang])
    assert {p: h for p, h, t in zip(paths, here, there, strict=True) if h != t} == {}
    assert len({status for status, _ in here}) == (2 if page.types else 1), "some are found and some are not"


@pytest.mark.parametrize("name", sorted(field.pages))
def test_every_query_gives_the_same_rows(name: str, world: tuple[Flask, Path], tablet: Page) -> None:
    app, folder = world
    page, some = field.pages[name], sampled(params_of(field.pages[name], folder), name, ASKED)
    given = [
        {**p, "me": me, "lang": lang, "device": device(folder), "today": TODAY, **around}
        for p in some
        for around in (nasty.AROUND if page.measures else [{}])
        for me in (ZHOU, named("shen"))
        for lang in ("zh", "en")
    ]
    centre: Centre = app.extensions["field"]
    there = json.loads(tablet.evaluate(ASK, [name, json.dumps(given)]))
    for query, declared in page.queries.items():
        with app.app_context():
            here = [rows(centre.services.connection(), declared, g) for g in given]
        listed = [list(found.items()) if declared.by and isinstance(found, dict) else found for found in here]
        assert json.loads(json.dumps(listed)) == [found[query] for found in there], query


def test_the_same_photos_are_asked_for_by_nobody(world: tuple[Flask, Path], tablet: Page) -> None:
    assert field.let_go is not None
    with world[0].app_context():
        here = sorted(db.session.execute(field.let_go).scalars())
    assert tablet.evaluate("app.store.statement(app.bundle.let_go, {}).map(row => row.sha256).sort()") == here
    assert here


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(name for name, page in field.pages.items() if page.measures))
def test_what_only_a_browser_knows_is_judged_alike(
    name: str, lang: str, world: tuple[Flask, Path], tablet: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, page = world[0], field.pages[name]
    centre: Centre = app.extensions["field"]
    known, client = centre.services.ambient, signed_in(app, lang)
    shown = set()
    for around in nasty.AROUND:
        monkeypatch.setattr(centre, "services", replace(centre.services, ambient=lambda around=around: known() | around))
        tablet.evaluate(AROUND, around)
        here = client.get(page.rule)
        assert tablet.evaluate(SHOW, [[page.rule], lang]) == [[here.status_code, here.text]], around
        shown.add(here.text)
    tablet.evaluate(AROUND, nasty.AROUND[0])
    assert len(shown) > 5


BAD: dict[str, list[dict[str, Any]]] = {
    "answer": [{"choice": "</script>"}, {"number": "x"}, {"number": "1.234"}, {"na": "1"}, {}, {"number": "99999999999"}, {"situation": "7", "choice": "yes"}],
    "answer_again": [{"choice": "zzz"}, {"number": "-1"}],
    "clear": [],
    "write_note": [{"text": "字" * 20_001}],
    "photograph": [{"source": "camera"}],
    "photograph_first": [{"source": "camera"}],
    "excuse": [{"reason": "字" * 501}],
    "mark": [{"source": "camera"}, {"derived_from": "no-such-photo"}],
    "explain": [{}, {"reason": " "}, {"reason": "字" * 501}],
    "move": [{}, {"items": "Q9-9"}, {"items": "s1-1"}, {"items": "\"'"}],
    "write_caption": [{"text": "字" * 501}],
    "remove_photo": [{"reason": " "}, {}],
    "submit": [{"remark": ""}, {"remark": "字" * 2001}],
    "settle": [{"choice": "</script>"}, {"na": "1"}, {}],
    "arrive": [{"time": "24:00"}, {"time": "字" * 6}, {"identity": "2"}],
    "leave": [{"time": "a\"b"}],
    "meet": [{}, {"name": " "}, {"name": "字" * 81}],
    "see_document": [{}, {"title": "x", "expires": "2026-13-01"}, {"title": "x", "item": "\"'"}, {"title": " "}],
    "state": [{}, {"text": "字" * 2001}],
    "sign": [{"role": "guest", "name": "x", "strokes": "M1 1"}, {"role": "site", "name": "x"}, {"role": "site", "name": "x", "strokes": "<script>"}],
    "strike": [{}, {"reason": " "}],
    "find": [{}, {"severity": "awful", "text": "x"}, {"severity": "minor", "text": " ", "due": "soon"}],
    "strike_finding": [{"reason": " "}],
    "assign": [{"assignee": named("he")}, {"assignee": "x" * 37}, {"assignee": "\"'<b>"}],
    "place": [{"rank": "2000000001"}, {"rank": "first"}],
    "as_in_the_checklist": [{"rank": "1.5"}],
    "skip": [{}, {"skipped": "2"}],
    "carry": [{}, {"reason": " "}, {"reason": "x"}, {"reason": "字" * 501}],
    "withdraw": [{}, {"reason": " "}],
    "cancel": [{}, {"off": "2", "reason": "x"}, {"off": "1", "reason": " "}, {"off": "0", "reason": "x"}, {"off": "1", "reason": "字" * 501}],
    "renew": [{"checklist": "hangzhou-2022-1"}, {"checklist": "<b>"}, {"checklist": "hangzhou-2022-3"}, {"checklist": "hangzhou-2022-2"}],  # retired; a sheet is submitted
    "reopen": [{"sheet": "somebody", "reason": "x"}, {"sheet": ZHOU, "reason": " "}],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(field.actions))
def test_every_refusal_is_the_same_bytes(name: str, lang: str, world: tuple[Flask, Path], tablet: Page) -> None:
    app, folder = world
    client, action = signed_in(app, lang), field.actions[name]
    photo = column(folder, "SELECT id FROM attached WHERE NOT EXISTS (SELECT 1 FROM removed WHERE photo = attached.id)")[0]
    chosen = {"visit": nasty.FULL, "other": nasty.EMPTY, "item": "S6-2", "photo": photo, "entry": "an-entry", "section": "S1"}
    with app.test_request_context():
        path = url_for(f"field.{name}", **{p: chosen[p] for p in action.types})
    for form in BAD[name]:
        answer = client.post(path, data=form)
        there = tablet.evaluate(ACT, [path, [[k, v] for k, v in form.items()], lang])
        assert [answer.status_code, answer.text] == there, form
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def signed_in(app: Flask, lang: str) -> FlaskClient:
    client = sign_in(app, "zhou")
    client.set_cookie("lang", lang)
    return client


def test_everything_is_declared_before_the_first_request(world: tuple[Flask, Path]) -> None:
    """Two threads that ask first at once would make parts of their own, and another bundle of the same declarations."""
    called = [p for p in field.pages.values() if "queries" in p.__dict__]
    assert len(called) == len(field.pages)
    assert all("_declared" in one.__dict__ for one in (*field.kinds.values(), *field.actions.values()))
