"""Published schemes give what their sources print, or what was computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.standards.check import findings
from tests.conftest import world_in
from tests.scoring.reference import result
from tests.scoring.schemes import SCHEMES, Case
from tests.scoring.stored import by_sql, kept

CASES = [(name, case) for name, scheme in SCHEMES.items() for case in scheme.cases]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("schemes")) as made, made.app_context():
        yield made


@pytest.mark.parametrize("name", SCHEMES)
def test_the_loader_takes_it(name: str) -> None:
    assert [str(f) for f in findings(SCHEMES[name].checklist)] == []


def answer(said: Any) -> dict[str, Any]:
    if said == "na":
        return {"na": 1}
    return {"choice": said} if isinstance(said, str | list) else {"number": Fraction(str(said))}


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case}" for name, case in CASES])
def test_it_gives_what_is_printed(app: Flask, name: str, case: str) -> None:
    scheme = SCHEMES[name]
    this = scheme.cases[case]
    sheets = [{item: answer(said) for item, said in sheet.items()} for sheet in this.answers]
    try:
        told(by_sql(kept(scheme.checklist, sheets, "hotel", 0)), this)
    finally:
        db.session.rollback()
    told(result(scheme.checklist, sheets), this)


def told(found: dict[str, Any], this: Case) -> None:
    assert (found["points"], found["attainable"], found["stars"]) == (round(this.points * 100), round(this.of * 100), this.stars), (
        this.working
    )
    for stars, missed in this.missed.items():
        assert sorted(found["misses"][stars]) == sorted(missed), this.working
