"""A hazard can be marked at any kind of item that has one, also before it is answered. A form names what it changes; the rest stays as it
stands when it is saved. The centre and the tablet take the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Cleared, Fact
from inspect_app.models.fact import SAID
from tests.fieldkit.test_equality import signed_in
from tests.fieldkit.test_every_kind import load
from tests.scoring import everything
from tests.scoring.schemes import item, level, one_of, scheme, section, some_of

HAZARD = {"severity": "veto", "veto_situation": {"zh": "存在重大隐患", "en": "a major hazard"}, "na_allowed": True}
RATIO = {"unit_zh": "间", "unit_en": "rooms", "of_zh": "间查看", "of_en": "rooms seen", "scale": "share"}
KINDS = {
    "yesno": item("A", 10, "yesno"),
    "grade": one_of("A", 10, 5, 0),
    "multi": some_of("A", 10, 5, 5),
    "points": item("A", 10, step=0.5),
    "ratio": item("A", 10, "number", number=RATIO),
}
MARK, LIFT, OUT = {"situation": "1"}, {"situation": "0"}, {"na": "1", "reason": "none here"}
NO, MARKED = {"choice": "no"}, {"choice": "yes", "situation": 1}
SOME = {"number": 250, "sample": 400, "units": "12 and 14"}
CASES: list[tuple[str, dict[str, Any] | None, dict[str, str], dict[str, Any]]] = [  # kind, what stands, the form, what is saved
    ("yesno", None, MARK, {"choice": "no", "situation": 1}),
    ("grade", None, MARK, {"choice": "c", "situation": 1}),
    ("multi", None, MARK, {"choice": "none", "situation": 1}),
    ("points", None, MARK, {"number": 0, "situation": 1}),
    ("ratio", None, MARK, {"number": 0, "sample": 100, "situation": 1}),
    ("yesno", {"choice": "yes"}, MARK, MARKED),
    ("yesno", {"na": 1, "reason": "x"}, MARK, {"choice": "no", "situation": 1}),
    ("points", {"number": 750}, MARK, {"number": 750, "situation": 1}),
    ("ratio", SOME, MARK, {**SOME, "situation": 1}),
    ("yesno", MARKED, LIFT, {"choice": "yes"}),
    ("yesno", MARKED, NO, {"choice": "no", "situation": 1}),
    ("multi", {"choice": "a", "situation": 1}, {"choice": ""}, {"choice": "none", "situation": 1}),
    ("points", {"number": 750, "situation": 1}, {"number": "1"}, {"number": 100, "situation": 1}),
    ("yesno", MARKED, OUT, {"na": 1, "reason": "none here"}),
    ("yesno", {"na": 1, "reason": "x"}, NO, NO),
]
NOTHING = {**dict.fromkeys(SAID), "situation": 0, "na": 0}
HEARD = "() => { globalThis.taken = []; app.pages.log = { fresh: () => '', record: async fact => { taken.push(fact.fields) } } }"
ACT = "async ([path, form]) => { await app.pages.act(path, 'en', Object.entries(form), work => work()); return taken.at(-1) }"


def test_a_form_names_what_it_changes(app: Flask, engine: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = placed(app, monkeypatch, [standing for _, standing, *_ in CASES])
    load(app, engine, tmp_path)
    engine.evaluate(HEARD)
    client = signed_in(app, "en")
    for n, (kind, standing, form, wanted) in enumerate(CASES):
        path = f"/field/visits/{visit}/items/A-{n}/answer"
        assert client.post(path, data=form).status_code == 200, (kind, standing, form)
        assert saved(app, visit, f"A-{n}") == NOTHING | wanted, (kind, standing, form)
        there = engine.evaluate(ACT, [path, form])
        assert {name: there[name] for name in SAID} == NOTHING | wanted, (kind, standing, form)


def test_the_same_again_is_done_and_not_written(app: Flask, engine: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second tap on what stands already; left out again, it asks for consent again."""
    visit = placed(app, monkeypatch, [wanted for *_, wanted in CASES])
    load(app, engine, tmp_path)
    engine.evaluate(HEARD)
    client = signed_in(app, "en")
    for n, (*_, form, wanted) in enumerate(CASES):
        path, before = f"/field/visits/{visit}/items/A-{n}/answer", facts(app, visit)
        shown = form | {"base": saved(app, visit, f"A-{n}", "id")["id"]}
        assert client.post(path, data=shown).status_code == 200, form
        assert facts(app, visit) - before == (form is OUT), (form, wanted)
        assert (engine.evaluate(ACT, [path, shown]) is not None) == (form is OUT), (form, wanted)
        engine.evaluate("() => { taken.length = 0 }")


def test_cleared_twice_it_is_cleared_once(app: Flask, engine: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = placed(app, monkeypatch, [NO])
    before, path, client = facts(app, visit), f"/field/visits/{visit}/items/A-0/clear", signed_in(app, "en")
    assert client.post(path, data={"base": saved(app, visit, "A-0", "id")["id"]}).status_code == 200
    assert client.post(path).status_code == 200
    assert facts(app, visit) == before + 1
    load(app, engine, tmp_path)
    engine.evaluate(HEARD)
    with app.app_context():
        cleared = db.session.query(Cleared).one().id
    assert engine.evaluate(ACT, [path, {"base": cleared}]) is None


def test_what_two_say_is_made_one_also_by_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two answers that did not know of each other."""
    visit = placed(app, monkeypatch, [NO])
    first = saved(app, visit, "A-0", "id")["id"]
    path, client = f"/field/visits/{visit}/items/A-0/answer", signed_in(app, "en")
    client.post(path, data={"choice": "no"})  # made elsewhere, the first is not known to be taken back
    client.post(path, data={"choice": "no", "base": first})
    assert facts(app, visit) == 3


def test_what_a_page_shows_and_stands_no_more_is_said_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its person has changed it on another tablet meanwhile: that is no reason to let this press go."""
    visit = placed(app, monkeypatch, [NO])
    first = saved(app, visit, "A-0", "id")["id"]
    with app.test_request_context():
        log = app.extensions["field"].log()
        log.record("answered", visit, named("zhou"), server.new_id(), NOTHING | {"item": "A-0", "choice": "yes"}, {"base": [first]})
        db.session.commit()
    signed_in(app, "en").post(f"/field/visits/{visit}/items/A-0/answer", data={"choice": "no", "base": first})
    assert facts(app, visit) == 3


def placed(app: Flask, monkeypatch: pytest.MonkeyPatch, standing: list[dict[str, Any] | None]) -> str:
    """A visit with an item for each case, and what zhou said of them."""
    items = [{**KINDS[kind], "id": f"A-{n}", **HAZARD} for n, (kind, *_) in enumerate(CASES)]
    made = scheme([level(1, 30)], [section("A", "要求", 10 * len(items), items)], total_points=10 * len(items))
    monkeypatch.setattr(everything, "EVERY", made)
    with app.test_request_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", {f"A-{n}": said for n, said in enumerate(standing) if said})
        db.session.commit()
    return visit


def facts(app: Flask, visit: str) -> int:
    with app.app_context():
        return db.session.query(Fact).filter_by(visit=visit).count()


def saved(app: Flask, visit: str, code: str, *more: str) -> dict[str, Any]:
    newest = select(*(getattr(Answered, name) for name in (*SAID, *more))).where(Answered.visit == visit, Answered.item == code)
    with app.app_context():
        return dict(db.session.execute(newest.order_by(Answered.id.desc())).mappings().first() or {})
