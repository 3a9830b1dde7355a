"""Pages of a checklist with every kind, scale and rule: byte by byte the same at the centre and on the tablet."""

from __future__ import annotations

import base64
import random
import sqlite3
from pathlib import Path

from flask import Flask, url_for
from playwright.sync_api import Page

from inspect_app.database import db
from inspect_app.demo.world import named
from tests.fieldkit.browser import serve
from tests.fieldkit.test_equality import LOAD, SHOW, device, signed_in
from tests.scoring import everything

OTHER = {
    "A-1": {"choice": "partly"},
    "A-2": {"choice": "c"},
    "A-3": {"choice": "a,b"},
    "A-4": {"choice": "yes", "situation": 1},
    "B-3": {"number": 3333},
    "B1-2": {"number": 100, "sample": 700, "units": "\"'<>"},
    "B1-4": {"number": 900},
}


def test_every_kind_is_the_same_bytes(app: Flask, engine: Page, tmp_path: Path) -> None:
    with app.test_request_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", everything.BEST)
        everything.answer(visit, "shen", OTHER | {"A-1": {"na": 1, "reason": "<无>"}})
        chance = random.Random("kinds")
        everything.answer(visit, "zhou", dict(chance.sample(sorted(OTHER.items()), 3)))  # blind to the first: conflicts
        db.session.commit()
        paths = paths_of(visit)
    load(app, engine, tmp_path)
    for lang in ("zh", "en"):
        client = signed_in(app, lang)
        here = [[answer.status_code, answer.text] for answer in map(client.get, paths)]
        assert {status for status, _ in here} == {200}
        there = engine.evaluate(SHOW, [paths, lang])
        assert {p: h for p, h, t in zip(paths, here, there, strict=True) if h != t} == {}


def paths_of(visit: str) -> list[str]:
    made = [url_for(f"field.{page}", visit=visit) for page in ("visit", "summary", "settling", "submission")]
    made += [url_for("field.section", visit=visit, section=code) for code in ("A", "B", "B1", "Q", "X")]
    return made + [url_for(f"field.{page}", visit=visit, item=code) for page in ("item", "history") for code in everything.BEST]


def load(app: Flask, engine: Page, folder: Path) -> None:
    single = folder / "single.db"
    with sqlite3.connect(folder / "centre" / "centre.db") as rows:
        rows.execute("VACUUM INTO ?", (str(single),))
    rows.close()
    bundle = app.extensions["field"].bundle
    serve("/database.b64", base64.b64encode(single.read_bytes()).decode(), "text/plain")
    serve("/field/bundle.json", bundle.data, "application/json")
    serve("/field/templates.mjs", bundle.templates)
    assert engine.evaluate(LOAD, [named("zhou"), device(folder / "centre")]) == bundle.version
