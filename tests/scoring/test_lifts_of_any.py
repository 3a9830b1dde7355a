"""What is named to lift a visit, over random checklists: it always suffices, and is held against the smallest set that does, by trying."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, bindparam

from inspect_app import scoring
from inspect_app.database import db
from tests.conftest import world_in
from tests.scoring import checklists
from tests.scoring.reference import rows, summed
from tests.scoring.stored import kept

MOST = 2  # items: larger sets are not tried
LIFTS = scoring.lifts(bindparam("visit", type_=String()))  # built once: that takes longer than asking


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("lifts")) as made, made.app_context():
        yield made


def stars(data: Any, items: Any, raised: Any) -> set[int]:
    """The levels that hold with these items at their full points."""
    full = {"answered": True, "na": False, "failed": False, "vetoed": False}
    more = {code: items[code] | full | {"points": items[code]["max"], "attainable": items[code]["max"]} for code in raised}
    found = summed(data, items | more)
    return {level for level, missed in found["misses"].items() if not missed}


def compared(chance: random.Random) -> str:
    data = checklists.checklist(chance)
    sheets, site = [checklists.sheet(chance, data)], chance.choice(checklists.SITES)
    visit = kept(data, sheets, site, 0)
    named = [dict(row) for row in db.session.execute(LIFTS, {"visit": visit}).mappings()]
    db.session.rollback()
    items = rows(data, sheets, site, 0)
    missed = sorted({level["stars"] for level in data["levels"]} - stars(data, items, ()))
    if not missed:
        assert not named
        return "all reached"
    can = [code for code, row in items.items() if not row["na"]]
    if named:
        codes = [row["item"] for row in named]
        assert {row["stars"] for row in named} == {missed[0]}
        assert set(codes) <= set(can)
        assert missed[0] in stars(data, items, codes)
    fewest = next((n for n in range(MOST + 1) for some in combinations(can, n) if missed[0] in stars(data, items, some)), None)
    if fewest is None:
        return "named" if named else "none of a few"
    return "none, though there is" if not named else "fewest" if len(named) == fewest else f"{len(named) - fewest} more"


def test_what_is_named_suffices_and_is_nearly_always_the_fewest(app: Flask) -> None:
    seen = Counter(compared(random.Random(f"any {seed}")) for seed in range(60))
    assert seen["fewest"] > 10, seen
    assert seen["1 more"] < seen["fewest"] / 8, seen
    assert seen["none, though there is"] < seen["fewest"] / 8, seen
