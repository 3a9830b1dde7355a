"""An evaluation's joined result in SQL against the plain reference, over random checklists, visits and guests, to the last hundredth."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.standards.check import findings
from tests.conftest import world_in
from tests.scoring import checklists, evaluation
from tests.scoring.schemes import item, level, paper, scheme, section
from tests.scoring.stored import by_sql, guests, placed, submitted, visited

EXAMPLES = int(os.environ.get("EXAMPLES", 25))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("joined")) as made, made.app_context():
        yield made


def kept(data: Any, visits: list[Any], replies: list[list[int]], site: str) -> tuple[str, dict[str, str]]:
    """As rows; the evaluation, and which visit is which day's."""
    id, days = placed(data, site), {}
    for v in visits:
        more = {"purpose": v["purpose"], "secret": int(v["secret"]), "practice": int(v["practice"]), "body": v["body"]}
        days[visit := visited(id, v["sheets"], v["lead"], planned_on=v["day"], **more)] = v["day"]
        submitted(visit, v["submitted"])
    if replies:
        guests(id, replies)
    return id, days


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_the_joined_result_equals_the_reference(app: Flask, chance: random.Random) -> None:
    compared(chance)


def test_so_it_does_where_visits_take_turns_and_guests_speak(app: Flask) -> None:
    """What chance would rarely bring, found by plain seeds."""
    seen = [compared(random.Random(f"joined {seed}")) for seed in range(30)]
    assert len([s for s in seen if s["turns"] > 1]) > 4
    assert len([s for s in seen if s["secret"]]) > 2
    assert len([s for s in seen if s["guests"]]) > 4


def compared(chance: random.Random) -> dict[str, int]:
    """How many visits count, how many of them secret, and whether guests do."""
    data, site = evaluation.checklist(chance), chance.choice(checklists.SITES)
    assert [str(f) for f in findings(data)] == []
    visits, replies = evaluation.visits(chance, data), evaluation.replies(chance)
    right = evaluation.counting(data, visits)
    try:
        id, days = kept(data, visits, replies, site)
        found = db.session.execute(scoring.counting(id)).scalars().all()
        assert [days[visit] for visit in found] == [v["day"] for v in right]
        wanted = evaluation.result(data, visits, replies, site)
        wanted["misses"] = {stars: sorted(said) for stars, said in wanted["misses"].items()}
        assert by_sql(scoring.together(len(found)), scoring.binds(id, found)) == wanted
    finally:
        db.session.rollback()
    return {"turns": len(right), "secret": sum(v["secret"] for v in right), "guests": wanted["items"].get("V-1", {}).get("answered", 0)}


# --- by hand: experts 300, a secret visit 100, guests 100


EXPERTS = scheme(
    [level(2, 400, minima=[{"measure": "paper", "code": c, "points": p} for c, p in (("Q", 80), ("V", 80))]), level(1, 200)],
    [
        section("E", "专家", 300, [item("E-1", 200), item("E-2", 100)], paper="P"),
        section("Q", "暗访", 100, [item("Q-1", 100)], paper="Q"),
        section("V", "客人", 100, [item("V-1", 100)], paper="V"),
    ],
    total_points=500,
    papers=[paper("P", filled_by="inspection"), paper("Q", filled_by="secret"), paper("V", filled_by="survey", fewest=6)],
)
OPEN = {"E-1": 150, "E-2": 20, "Q-1": 100, "V-1": 100}  # an open visit is not asked for the others' papers, whatever it says of them


def walked(id: str, day: int, said: dict[str, int], **more: Any) -> str:
    visit = visited(id, [{code: {"number": n} for code, n in said.items()}], 0, planned_on=f"2026-11-{day:02}", **more)
    submitted(visit, 1)
    return visit


def told(id: str) -> dict[str, Any]:
    found = db.session.execute(scoring.counting(id)).scalars().all()
    return by_sql(scoring.together(len(found)), scoring.binds(id, found))


@pytest.fixture
def id(app: Flask) -> Iterator[str]:
    yield placed(EXPERTS, "hotel")
    db.session.rollback()


def test_papers_come_from_whom_they_are_asked(id: str) -> None:
    walked(id, 11, OPEN)
    assert (told(id)["points"], told(id)["attainable"], told(id)["stars"]) == (17_000, 50_000, 0), "nobody else has filled in a paper yet"
    walked(id, 12, {"Q-1": 85, "E-1": 200}, secret=1)
    assert told(id)["points"] == 25_500, "150 + 20 + 85: a secret visit gives its own paper alone"
    guests(id, [[4, 5]] * 5)
    assert told(id)["points"] == 25_500, "five of the six answers that are needed"


def test_guests_give_the_mean_of_their_marks_rounded_once(id: str) -> None:
    walked(id, 11, OPEN)
    guests(id, [[4], [5], [4], [4], [4], [4], [4]])
    assert told(id)["papers"]["V"]["points"] == 8_286, "29 / 35 of 100 = 82.857…"
    assert told(id)["points"] == 25_286


def test_a_re_check_gives_what_it_answered_and_a_new_first_visit_begins_anew(id: str) -> None:
    walked(id, 11, {"E-1": 150, "E-2": 20})
    walked(id, 13, {"E-2": 90}, purpose="recheck")
    assert told(id)["points"] == 24_000, "150 + 90"
    walked(id, 9, {"E-1": 10, "E-2": 10})
    assert told(id)["points"] == 24_000, "an earlier first visit is none of it"
    walked(id, 14, {"E-1": 100})
    assert told(id)["points"] == 10_000, "a new first visit alone"
    walked(id, 15, {"E-1": 200, "E-2": 100}, body="self")
    walked(id, 16, {"E-1": 200, "E-2": 100}, practice=1)
    visited(id, [{"E-1": {"number": 200}}], 0, planned_on="2026-11-17")
    assert told(id)["points"] == 10_000, "a self-assessment, practice, and what is not submitted stand beside"
