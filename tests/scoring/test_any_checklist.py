"""Scores in SQL against the plain reference, over random checklists and random answers to them, to the last hundredth.

EXAMPLES=3000 tries so many; a moderate number by default (`make soak` tries thousands)."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_app.database import db
from inspect_app.standards.check import findings
from tests.conftest import world_in
from tests.scoring import checklists
from tests.scoring.reference import result
from tests.scoring.stored import by_sql, kept

EXAMPLES = int(os.environ.get("EXAMPLES", 40))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("any")) as made, made.app_context():
        yield made


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
