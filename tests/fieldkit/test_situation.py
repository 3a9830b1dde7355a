"""A hazard can be marked at any kind of item that has one, also before it is answered: the same bytes, and a form that is taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, url_for
from playwright.sync_api import Page

from inspect_app.database import db
from tests.fieldkit.test_equality import SHOW, signed_in
from tests.fieldkit.test_every_kind import load
from tests.scoring import everything
from tests.scoring.schemes import item, level, one_of, scheme, section, some_of

HAZARD = {"severity": "veto", "veto_situation": {"zh": "存在重大隐患", "en": "a major hazard"}}
KINDS = [
    item("A-1", 20, "yesno"),
    one_of("A-2", 20, 5, 0),
    one_of("A-3", 20, 5, 0),
    some_of("A-4", 20, 10, 10),
    item("A-5", 20, "points", step=0.5),
]
HIDDEN = re.compile(r'<input type="hidden" name="(choice|number)" value="([^"]*)">\n<button class="face bad" id="(.*?)-situation"')


def test_a_hazard_is_marked_before_anything_is_answered(app: Flask, engine: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = scheme([level(1, 30)], [section("A", "要求", 100, [{**kind, **HAZARD} for kind in KINDS])], total_points=100)
    monkeypatch.setattr(everything, "EVERY", made)
    with app.test_request_context():
        visit = everything.placed()
        db.session.commit()
        path = url_for("field.section", visit=visit, section="A")
    load(app, engine, tmp_path)
    client = signed_in(app, "en")
    shown = client.get(path)
    assert [[shown.status_code, shown.text]] == engine.evaluate(SHOW, [[path], "en"])
    forms = HIDDEN.findall(shown.text)
    assert [code for _, _, code in forms] == [kind["id"] for kind in KINDS]
    for name, value, code in forms:
        answer = client.post(f"/field/visits/{visit}/items/{code}/answer", data={name: value, "situation": "1"})
        assert answer.status_code == 200, (code, value)
