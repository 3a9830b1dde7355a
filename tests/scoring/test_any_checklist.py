"""Scores in SQL against the plain reference, over random checklists and random answers to them, to the last hundredth.

EXAMPLES=3000 tries so many; a moderate number by default (`make soak` tries thousands)."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from inspect_app import scoring, server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Consented, Evaluation, Site, Visit
from inspect_app.standards.check import findings
from inspect_app.standards.rows import rows
from tests.conftest import world_in
from tests.scoring import checklists
from tests.scoring.reference import result

EXAMPLES = int(os.environ.get("EXAMPLES", 60))
PEOPLE = [named(login) for login in ("zhou", "shen", "he")]
WHEN = "2026-11-23T09:00:00+08:00"
Sheets = list[dict[str, Any]]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("any")) as made, made.app_context():
        yield made


def kept(data: Any, sheets: Sheets, site: str, lead: int) -> str:
    """The checklist, a visit and its answers as rows; returns the visit."""
    id, visit = server.new_id(), server.new_id()
    for table in rows(data, id, 1, "of this test"):
        for row in table:
            db.session.execute(insert(type(row)), [{c.name: value(row, c) for c in row.__table__.c if value(row, c) is not None}])
    place = {"name": "", "region": "", "tier": "city", "address": "", "contact": "", "phone": ""}
    db.session.execute(insert(Site), [{"id": id, "kind": site, **place}])
    db.session.execute(insert(Evaluation), [{"id": id, "site": id, "checklist": id, "period": "2026"}])
    db.session.execute(
        insert(Visit), [{"id": visit, "evaluation": id, "purpose": "first", "planned_on": "2026-11-23", "lead": PEOPLE[lead]}]
    )
    for person, sheet in zip(PEOPLE, sheets, strict=False):
        for item, a in sheet.items():
            _answered(visit, person, item, a)
    return visit


def value(row: Any, column: Any) -> Any:
    return getattr(row, column.name)


def _answered(visit: str, person: str, item: str, a: dict[str, Any]) -> None:
    id, choice = server.new_id(), a.get("choice")
    text = (",".join(choice) or "none") if isinstance(choice, list) else choice
    numbers = {name: int(a[name] * 100) if name in a else None for name in ("number", "sample")}
    flags = {"situation": a.get("situation", 0), "na": a.get("na", 0), "reason": "x" if a.get("na") else None}
    made = {"visit": visit, "person": person, "at": WHEN}
    db.session.execute(insert(Answered), [{"id": id, **made, "item": item, "choice": text, **numbers, **flags}])
    if a.get("agreed"):
        db.session.execute(insert(Consented), [{"id": server.new_id(), **made, "answer": id, "granted": 1, "reason": None}])


def by_sql(visit: str) -> dict[str, Any]:
    def found(select: Any) -> list[dict[str, Any]]:
        return [dict(r) for r in db.session.execute(select).mappings()]

    total, levels = found(scoring.total(visit))[0], found(scoring.levels(visit))
    flags = ("na", "answered", "failed", "vetoed")
    prospects = found(scoring.prospects(visit))[0]
    return {
        "items": {
            r["item"]: {**{k: bool(r[k]) for k in flags}, "points": r["points"], "max": r["max_points"], "attainable": r["attainable"]}
            for r in found(select(scoring.results(visit)))
        },
        "sections": {r["code"]: {k: r[k] for k in ("points", "attainable")} for r in found(select(scoring.sections(visit)))},
        "papers": {
            r["code"]: {k: r[k] for k in ("points", "attainable", "counted", "counted_of")} for r in found(select(scoring.papers(visit)))
        },
        **{k: total[k] for k in ("points", "attainable", "bonus", "vetoes", "key_fails")},
        "stars": max((r["stars"] for r in levels if r["reached"]), default=0),
        "misses": misses(visit, levels, found),
        **prospects,
    }


def misses(visit: str, levels: list[dict[str, Any]], found: Any) -> dict[int, list[str]]:
    made = {r["stars"]: [name for name, word in WORDS.items() if r[word]] for r in levels}
    for r in found(scoring.low_sections(visit)):
        made[r["stars"]].append(f"low {r['code']}")
    for r in found(select(scoring.shortfalls(visit))):
        assert r["short"] > 0
        made[r["stars"]].append(f"{r['measure']} {r['code']}".strip())
    for r in found(select(scoring.required(visit))):
        made[r["stars"]].append(f"required {r['item']}")
    for r in levels:
        assert r["reached"] == (not made[r["stars"]])
    return {stars: sorted(said) for stars, said in made.items()}


WORDS = {"total": "short", "blocked": "blocked", "unscored": "unscored"}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_scores_equal_the_reference(app: Flask, chance: random.Random) -> None:
    data = checklists.checklist(chance)
    assert [str(f) for f in findings(data)] == []
    sheets = [checklists.sheet(chance, data) for _ in range(chance.randint(0, 3))]
    site, lead = chance.choice(checklists.SITES), chance.randint(0, 2)
    wanted = result(data, sheets, site, lead)
    wanted["misses"] = {stars: sorted(said) for stars, said in wanted["misses"].items()}
    try:
        assert by_sql(kept(data, sheets, site, lead)) == wanted
    finally:
        db.session.rollback()
