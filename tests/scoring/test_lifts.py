"""The items that lift a visit to its next level: they suffice, and no fewer would, by trying in plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from math import ceil
from typing import Any

import pytest
from flask import Flask

from inspect_app import scoring
from inspect_app.database import db
from tests.conftest import world_in

from .reference import _reached, result
from .test_scores import CHECKLIST, VISIT, random_sheet, store

ITEMS = {i["id"]: (s["code"], i) for s in CHECKLIST["sections"] for i in s["items"]}
BONUS = {s["code"] for s in CHECKLIST["sections"] if s["group"] == "bonus"}
SCORED = [s["code"] for s in CHECKLIST["sections"] if s["scored"] and s["code"] not in BONUS]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with world_in(tmp_path_factory.mktemp("lifts")) as made, made.app_context():
        yield made


def by_sql() -> list[dict[str, Any]]:
    return [dict(r) for r in db.session.execute(scoring.lifts(VISIT)).mappings()]


def gap(code: str, row: dict[str, Any]) -> int:
    return 0 if row["na"] or ITEMS[code][0] in BONUS else row["max"] - (row["points"] or 0)


def reached_with(found: dict[str, Any], level: Any, raised: set[str]) -> bool:
    """Does the level hold when these items have their full points?"""
    gains: dict[str, int] = {}
    for code in raised:
        gains[ITEMS[code][0]] = gains.get(ITEMS[code][0], 0) + gap(code, found["items"][code])
    sections = {code: {**s, "points": s["points"] + gains.get(code, 0)} for code, s in found["sections"].items()}
    left = {code: row for code, row in found["items"].items() if code not in raised}
    vetoes, keys = sum(r["vetoed"] for r in left.values()), sum(r["failed"] for c, r in left.items() if ITEMS[c][1]["severity"] == "key")
    return _reached(level, CHECKLIST, sections, found["points"] + sum(gains.values()), found["attainable"], vetoes, keys)


def fewest(found: dict[str, Any], level: Any) -> int:
    """By trying: which failed key items, then how many of each section, the largest gaps first."""
    rows, best = found["items"], 1_000
    vetoed = {c for c, r in rows.items() if r["vetoed"]}
    keys = [c for c, r in rows.items() if r["failed"] and ITEMS[c][1]["severity"] == "key"]
    for chosen in combinations(keys, max(0, len(keys) - level["max_key_fails"])):
        best = min(best, _fewest_with(found, level, vetoed | set(chosen)))
    return best


def _fewest_with(found: dict[str, Any], level: Any, must: set[str]) -> int:
    gains = {0: 0}  # how many items so far: the most they gain
    for section in found["sections"]:
        gaps = {c: gap(c, r) for c, r in found["items"].items() if ITEMS[c][0] == section}
        forced = sum(g for c, g in gaps.items() if c in must)
        rest = sorted((g for c, g in gaps.items() if c not in must and g), reverse=True)
        s = found["sections"][section]
        need = ceil(level["min_section_pct"] * s["attainable"] / 100) - s["points"] if section in SCORED else 0
        n = sum(c in must for c in gaps)
        ways = {n + k: forced + sum(rest[:k]) for k in range(len(rest) + 1) if forced + sum(rest[:k]) >= need}
        gains = _joined(gains, ways)
    short = ceil(level["min_total_pct"] * found["attainable"] / 100) - found["points"]
    return min((n for n, gain in gains.items() if gain >= short), default=1_000)


def _joined(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    made: dict[int, int] = {}
    for a, x in one.items():
        for b, y in other.items():
            made[a + b] = max(made.get(a + b, -1), x + y)
    return made


@pytest.mark.parametrize("mood", [0.3, 0.7, 0.9, 0.97])
def test_they_suffice_and_no_fewer_would(app: Flask, mood: float) -> None:
    chance, compared = random.Random(f"lifts {mood}"), 0
    for gaps in (0, 0.02, 0.3, 0, 0.9, 0, 0, 0):
        sheet = random_sheet(chance, mood, gaps)
        store([sheet])
        found, picked = result(CHECKLIST, [sheet]), by_sql()
        levels = sorted((lv for lv in CHECKLIST["levels"] if lv["stars"] > found["stars"]), key=lambda lv: lv["stars"])
        if not levels:
            assert picked == []
            continue
        level = next(lv for lv in levels if not reached_with(found, lv, set()))
        raised = {r["item"] for r in picked}
        assert {r["stars"] for r in picked} == {level["stars"]}
        assert reached_with(found, level, raised)
        best = fewest(found, level)
        assert len(picked) == best
        compared += 1
    assert compared >= 5


def test_when_all_levels_are_reached_nothing_is_named(app: Flask) -> None:
    store([random_sheet(random.Random(1), 1.1, 0)])
    assert by_sql() == []


def stars(found: dict[str, Any], sections: dict[str, Any], vetoes: int, keys: int) -> int:
    total = sum(s["points"] for s in sections.values())
    held = (lv["stars"] for lv in CHECKLIST["levels"] if _reached(lv, CHECKLIST, sections, total, found["attainable"], vetoes, keys))
    return max(held, default=0)


def hoped(found: dict[str, Any]) -> dict[str, Any]:
    made = {code: dict(s) for code, s in found["sections"].items()}
    for code, row in found["items"].items():
        made[ITEMS[code][0]]["points"] += 0 if row["answered"] else row["max"]
    for code in BONUS:
        made[code]["points"] = min(made[code]["points"], CHECKLIST["bonus_cap"] * 100)
    return made


@pytest.mark.parametrize("mood", [0.7, 0.97, 1.0])
def test_what_is_open_can_still_change_between_worst_and_best(app: Flask, mood: float) -> None:
    chance, seen = random.Random(f"prospects {mood}"), set()
    for gaps in (0, 0.02, 0.02, 0.05, 0.3, 0.9, 1.0):
        sheet = random_sheet(chance, mood, gaps)
        store([sheet])
        found = result(CHECKLIST, [sheet])
        opened = [ITEMS[c][1]["severity"] for c, r in found["items"].items() if not r["answered"]]
        vetoes, keys = found["vetoes"] + opened.count("veto"), found["key_fails"] + opened.count("key")
        worst = stars(found, found["sections"], vetoes, keys)
        best = stars(found, hoped(found), found["vetoes"], found["key_fails"])
        row = dict(db.session.execute(scoring.prospects(VISIT)).mappings().one())
        assert row == {"worst": worst, "best": best}
        seen.add((worst, best))
    assert len(seen) > 1
