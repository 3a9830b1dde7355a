"""The loader takes the shipped checklist, and refuses a damaged one by naming the row. One rule a test."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app import standards
from inspect_app.database import db
from inspect_app.models import Checklist, Item, ItemOption, Section
from inspect_app.standards.check import BadChecklist, findings

SHIPPED = json.loads(standards.DEFAULT.read_bytes())
Damage = Callable[[Any], None]


def item(data: Any, id: str) -> Any:
    return next(i for s in data["sections"] for i in s["items"] if i["id"] == id)


def test_the_shipped_checklist_has_nothing_wrong() -> None:
    assert findings(SHIPPED) == []


def test_it_becomes_110_items_in_18_sections_of_1000_points(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Item)) == 110
        assert db.session.scalar(select(func.count()).select_from(Section)) == 18
        scored = select(func.sum(Item.max_points)).join(Section, (Section.checklist == Item.checklist) & (Section.code == Item.section))
        assert db.session.scalar(scored.where(Section.scored == 1, Section.part != "bonus")) == 1000 * 100
        assert db.session.query(Checklist).one().disclaimer_en
        assert {o.id for o in db.session.query(ItemOption).filter_by(item="B2")} == {"b1", "b2", "b3", "b4"}


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a wrong sum": (lambda d: item(d, "B1").update(max_points=11), "section B: items give 61 points, max_points says 60"),
    "a wrong total": (lambda d: d.update(total_points=999), "checklist: sections give 1000 points, total_points says 999"),
    "a doubled item": (lambda d: item(d, "B2").update(id="B1"), "item B1: its id is there 2 times"),
    "a doubled section": (lambda d: d["sections"][1].update(code="E"), "section E: its code is there 2 times"),
    "an unknown kind": (lambda d: item(d, "B1").update(kind="maybe"), "item B1: unknown kind 'maybe'"),
    "an unknown severity": (lambda d: item(d, "B1").update(severity="deadly"), "item B1: unknown severity 'deadly'"),
    "an unknown photo rule": (lambda d: item(d, "B1").update(photo="always"), "item B1: unknown photo 'always'"),
    "a doubled option": (lambda d: item(d, "B3")["options"][1].update(id="a"), "item B3: option a is there 2 times"),
    "a reserved option": (lambda d: item(d, "B3")["options"][1].update(id="none"), "item B3: option 'none'"),
    "an option with a capital": (lambda d: item(d, "B3")["options"][1].update(id="A"), "item B3: option 'A'"),
    "an unreachable maximum": (lambda d: item(d, "B3")["options"][0].update(points=9), "item B3: the best option gives 9, max_points says 10"),
    "overlapping bands": (lambda d: item(d, "B2")["number"]["bands"][1].update(at_least=100), "item B2: bands overlap"),
    "a missing bound": (lambda d: item(d, "B2")["number"]["bands"][1].pop("at_least"), "item B2: each band needs at_least"),
    "a missing unit": (lambda d: item(d, "B2")["number"].update(unit_en=""), "item B2: the unit is missing in one language"),
    "a missing title": (lambda d: item(d, "B1").update(title_en=" "), "item B1: a title is missing in one language"),
    "a third decimal": (lambda d: item(d, "B1").update(max_points=10.001), "item B1: max_points 10.001"),
    "a step that does not divide": (lambda d: item(d, "B4").update(step=3), "item B4: step 3 does not divide max_points"),
    "levels that fall": (lambda d: d["levels"][0].update(min_total_pct=10), "level 5: min_total_pct 10 is under that of 4 stars (80)"),
    "no disclaimer": (lambda d: d.pop("disclaimer_zh"), "checklist: disclaimer_zh is missing"),
    "a veto option that is none": (lambda d: item(d, "S2-1").update(veto_options=["q"]), "item S2-1: veto option q does not exist"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_checklist_is_refused_by_its_row(name: str) -> None:
    damage, said = DAMAGES[name]
    data = copy.deepcopy(SHIPPED)
    damage(data)
    assert any(finding.startswith(said) for finding in findings(data)), findings(data)


def test_all_findings_come_at_once() -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["kind"] = "maybe"
    item(data, "S1-1")["photo"] = "always"
    assert {f.split(":")[0] for f in findings(data)} == {"item B1", "item S1-1"}


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for k, v in pairs for p in [(*at, k), *paths(v, (*at, k))]]


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_never_breaks_the_checker(seed: int) -> None:
    chance, data = random.Random(seed), copy.deepcopy(SHIPPED)
    for path in chance.sample(paths(SHIPPED), 3):
        try:
            parent = data
            for key in path[:-1]:
                parent = parent[key]
            parent[path[-1]] = chance.choice([None, "", [], {}, -1, 1e300, "😀", True, [None]])
        except (KeyError, IndexError, TypeError):
            continue  # an earlier damage took the place away
    assert all(isinstance(f, str) and f for f in findings(data))


def test_a_refused_checklist_changes_nothing(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B2")["id"] = "B1"
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Item))
        with pytest.raises(BadChecklist):
            standards.load(data, "other-1")
        assert db.session.scalar(select(func.count()).select_from(Item)) == before


def test_a_published_version_is_frozen(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["title_en"] = "Changed afterwards"
    with app.app_context():
        standards.load(SHIPPED, standards.DEFAULT_ID)
        with pytest.raises(BadChecklist, match="published and frozen"):
            standards.load(data, standards.DEFAULT_ID)


def test_the_command_says_what_is_wrong(app: Flask, tmp_path: Any) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B2")["id"] = "B1"
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data))
    done = app.test_cli_runner().invoke(args=["standards", "load", str(path), "--id", "bad-1"])
    assert done.exit_code != 0
    assert "item B1: its id is there 2 times" in done.output
    path.write_text("{")
    assert "not readable JSON" in app.test_cli_runner().invoke(args=["standards", "load", str(path)]).output
