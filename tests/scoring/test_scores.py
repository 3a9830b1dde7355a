"""Scores in SQL against an independent, plain reference: thousands of random sheets, to the last hundredth."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from inspect_app import scoring, server, standards
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Covers, Settled, Submitted, Supersedes, Visit
from tests.conftest import world_in
from tests.scoring.reference import of_a_guest, result

CHECKLIST = json.loads(standards.DEFAULT.read_bytes())
VISIT, PEOPLE = named("visit 10"), [named(login) for login in ("zhou", "shen", "he")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("scores")) as made, made.app_context():
        yield made


def random_sheet(chance: random.Random, mood: float, gaps: float) -> dict[str, Any]:
    items = [i for s in CHECKLIST["sections"] for i in s["items"]]
    return {i["id"]: random_answer(chance, i, mood) for i in items if chance.random() >= gaps}


def random_answer(chance: random.Random, item: Any, mood: float) -> dict[str, Any]:
    """mood 1: everything at its best."""
    if item["na_allowed"] and chance.random() < 0.06:
        return {"na": 1}
    good, kind = chance.random() < mood, item["kind"]
    if kind == "yesno":
        return {"choice": "yes" if good else "no"}
    if kind in ("grade", "multi"):
        ids = [o["id"] for o in item["options"]]
        if kind == "grade":
            return {"choice": ids[0] if good else chance.choice(ids)}
        return {"choice": sorted(ids if good else chance.sample(ids, chance.randint(0, len(ids))))}
    if kind == "number":
        bounds = [b.get("at_least", b.get("at_most")) for b in item["number"]["bands"]]
        return {"number": Fraction(bounds[0]) if good else Fraction(chance.randint(0, 30_000), 100)}
    if kind == "deduct":
        faults = 0 if good else chance.randint(0, 12)
        return {"number": Fraction(faults), "situation": int("veto_situation" in item and not good and chance.random() < 0.2)}
    steps = item["max_points"] // item.get("step", 1)
    return {"number": Fraction((steps if good else chance.randint(0, steps)) * item.get("step", 1))}


def store(sheets: list[dict[str, Any]]) -> None:
    """In the place of those before, which are undone: what one transaction deletes stays in PostgreSQL's way until it ends."""
    db.session.rollback()
    for model in (Answered, Settled, Supersedes, Covers, Submitted):
        db.session.execute(delete(model))
    rows = [_row(person, item, a) for person, sheet in zip(PEOPLE, sheets, strict=False) for item, a in sheet.items()]
    if rows:
        db.session.execute(insert(Answered), rows)


def _row(person: str, item: str, a: dict[str, Any]) -> dict[str, Any]:
    choice = a.get("choice")
    text = (",".join(choice) or "none") if isinstance(choice, list) else choice
    number = int(a["number"] * 100) if "number" in a else None
    said = {"choice": text, "number": number, "situation": a.get("situation", 0), "na": a.get("na", 0), "reason": None}
    return {"id": server.new_id(), "visit": VISIT, "person": person, "at": "2026-11-23T09:00:00+08:00", "item": item, **said}


def by_sql() -> dict[str, Any]:
    def rows(select: Any) -> list[dict[str, Any]]:
        return [dict(r) for r in db.session.execute(select).mappings()]

    total, levels = rows(scoring.total(VISIT))[0], rows(scoring.levels(VISIT))
    items = {
        r["item"]: {
            **{k: bool(r[k]) for k in ("na", "answered", "failed", "vetoed")},
            "points": r["points"],
            "max": r["max_points"],
            "attainable": r["attainable"],
        }
        for r in rows(select(scoring.results(VISIT)))
    }
    return {
        "items": items,
        "sections": {r["code"]: {k: r[k] for k in ("points", "attainable")} for r in rows(select(scoring.sections(VISIT)))},
        **{k: total[k] for k in ("points", "attainable", "vetoes", "key_fails")},
        "stars": max((r["stars"] for r in levels if r["reached"]), default=0),
    }


@pytest.mark.parametrize("mood", [0.3, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("scorers", [0, 1, 2, 3])
def test_scores_equal_the_reference(app: Flask, scorers: int, mood: float) -> None:
    chance, stars = random.Random(f"{scorers} {mood}"), set()
    for gaps in (0, 0, 0.02, 0.3, 0, 0, 0, 0.02, 0, 0, 0, 0):
        sheets = [random_sheet(chance, mood, gaps) for _ in range(scorers)]
        store(sheets)
        wanted = result(CHECKLIST, sheets)
        found = by_sql()
        assert found == {name: wanted[name] for name in found}
        stars.add(wanted["stars"])
    if mood == 1.0 and scorers:
        assert max(stars) >= 3, "good sheets earn stars, so the levels are really compared"


@pytest.fixture
def secret(app: Flask) -> Iterator[None]:
    _secret(1)
    yield
    _secret(0)


def _secret(is_so: int) -> None:
    db.session.rollback()
    db.session.execute(update(Visit).where(Visit.id == VISIT).values(secret=is_so))
    db.session.commit()


@pytest.mark.parametrize("mood", [0.8, 1.0])
def test_a_secret_visit_is_made_of_what_a_guest_can_see(app: Flask, secret: None, mood: float) -> None:
    """Also when more was answered: an older tablet asked everything."""
    chance, stars, asked = random.Random(f"secret {mood}"), set(), of_a_guest(CHECKLIST)
    seen = {i["id"] for s in asked["sections"] for i in s["items"]}
    for gaps in (0, 0, 0.02, 0.3, 0, 0):
        sheets = [random_sheet(chance, mood, gaps) for _ in range(2)]
        store(sheets)
        wanted = result(asked, [{code: a for code, a in sheet.items() if code in seen} for sheet in sheets])
        found = by_sql()
        assert found == {name: wanted[name] for name in found}
        stars.add(wanted["stars"])
    assert {"E", "G7"}.isdisjoint(by_sql()["sections"]), "papers alone: no guest sees them"
    assert max(stars) > 0 or mood < 1


def test_the_mean_is_rounded_once_half_up(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}}, {"B1": {"choice": "no"}}, {"B1": {"choice": "yes"}}])
    assert by_sql()["items"]["B1"]["points"] == 667


def test_what_a_submission_covers_counts_and_what_came_after_does_not(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}}])
    covered = db.session.query(Answered).one().id
    submission = server.new_id()
    made = {"visit": VISIT, "person": PEOPLE[0], "at": "2026-11-23T10:00:00+08:00"}
    db.session.execute(insert(Submitted), [{"id": submission, "remark": None, **made}])
    db.session.execute(insert(Covers), [{"fact": covered, "by": submission}])
    late = _row(PEOPLE[0], "B1", {"choice": "no"})
    db.session.execute(insert(Answered), [late])
    db.session.execute(insert(Supersedes), [{"base": covered, "by": late["id"]}])
    assert by_sql()["items"]["B1"]["points"] == 1000
    assert [r.id for r in db.session.execute(scoring.late(VISIT))] == [late["id"]]


def test_naming_somebody_elses_answer_as_base_supersedes_nothing(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}}, {"B1": {"choice": "yes"}}])
    theirs = db.session.query(Answered).filter_by(person=PEOPLE[1]).one().id
    mine = _row(PEOPLE[0], "B1", {"choice": "no"})
    db.session.execute(insert(Answered), [mine])
    db.session.execute(insert(Supersedes), [{"base": theirs, "by": mine["id"]}])
    assert theirs in [r.id for r in db.session.execute(scoring.answer_heads(VISIT))]


def test_two_answers_of_one_sheet_that_differ_are_none_and_two_that_agree_are_one(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}, "S2-4": {"choice": "yes"}}, {"B1": {"choice": "no"}, "S2-4": {"choice": "no"}}])
    twice = [_row(PEOPLE[0], "B1", {"choice": "no"}), _row(PEOPLE[0], "S2-4", {"choice": "yes"})]
    db.session.execute(insert(Answered), twice)
    items = by_sql()["items"]
    assert items["B1"]["points"] == 0, "the other scorer's alone"
    assert items["S2-4"]["points"] * 2 == items["S2-4"]["max"], "each scorer once"
    assert [(c.item, c.person) for c in db.session.execute(scoring.conflicts(VISIT))] == [("B1", PEOPLE[0])]


def settle(item: str, answer: dict[str, Any], *base: str) -> str:
    row = _row(PEOPLE[0], item, answer)
    db.session.execute(insert(Settled), [row])
    for seen in base:
        db.session.execute(insert(Supersedes), [{"base": seen, "by": row["id"]}])
    return row["id"]


def open_items() -> list[str]:
    return [c.item for c in db.session.execute(scoring.conflicts(VISIT))]


def test_what_the_lead_settled_counts_alone_and_again_when_settled_again(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}}, {"B1": {"choice": "no"}}, {"B1": {"choice": "yes"}}])
    all_three = [a.id for a in db.session.query(Answered)]
    first = settle("B1", {"choice": "no"}, *all_three)
    assert (by_sql()["items"]["B1"]["points"], by_sql()["items"]["B1"]["failed"]) == (0, True)
    settle("B1", {"choice": "yes"}, first, *all_three)
    assert (by_sql()["items"]["B1"]["points"], by_sql()["items"]["B1"]["failed"]) == (1000, False)
    assert not open_items()
    assert len(db.session.execute(scoring.answer_heads(VISIT)).all()) == 3, "every answer is kept and stays visible"


def test_settling_ends_a_dispute_of_one_sheet(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}}])
    db.session.execute(insert(Answered), [_row(PEOPLE[0], "B1", {"choice": "no"})])
    assert open_items() == ["B1"]
    assert not by_sql()["items"]["B1"]["answered"]
    settle("B1", {"choice": "yes"}, *[a.id for a in db.session.query(Answered)])
    assert not open_items()
    assert by_sql()["items"]["B1"]["points"] == 1000


def test_an_answer_the_lead_had_not_seen_stands_beside_what_was_settled(app: Flask) -> None:
    store([{"B1": {"choice": "no"}, "S2-4": {"choice": "no"}}, {"B1": {"choice": "no"}}])
    settle("B1", {"choice": "yes"}, db.session.query(Answered).filter_by(person=PEOPLE[0], item="B1").one().id)
    assert open_items() == ["B1"]
    assert by_sql()["items"]["B1"]["points"] == 1000, "what was settled counts meanwhile"
    assert [tuple(r) for r in db.session.execute(scoring.differing(VISIT))] == [("B1", 1, 1)]


def test_two_settlements_that_differ_settle_nothing(app: Flask) -> None:
    store([{"B1": {"choice": "no"}}])
    [seen] = [a.id for a in db.session.query(Answered)]
    settle("B1", {"choice": "yes"}, seen)
    settle("B1", {"choice": "no"}, seen)
    assert open_items() == ["B1"]
    assert not by_sql()["items"]["B1"]["answered"]


def test_settling_names_the_item_and_visit_it_settles(app: Flask) -> None:
    store([{"B1": {"choice": "yes"}, "S2-4": {"choice": "no"}}])
    first = settle("B1", {"choice": "no"})
    settle("S2-4", {"choice": "yes"}, first)
    assert by_sql()["items"]["B1"]["points"] == 0, "a settlement of another item takes no place"
