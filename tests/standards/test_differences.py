"""What changed between two versions, said in words of both languages."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from inspect_app import languages
from inspect_app.standards import shape, tree, words
from inspect_app.standards.differences import differences

from .test_rules import SHIPPED, item, section

CHANGES: dict[str, tuple[Callable[[Any], Any], list[str]]] = {
    "nothing": (lambda d: None, []),
    "a number written in another way": (lambda d: item(d, "B1").update(max_points=10.0), []),
    "points": (lambda d: item(d, "B1").update(max_points=12), ["item B1: Points: 10 → 12"]),
    "a word": (lambda d: item(d, "B1").update(photo="none"), ["item B1: Photo: When it fails → None"]),
    "a field that is gone": (lambda d: item(d, "B2").pop("fails_below"), ["item B2: Fails below (points): 6 → –"]),
    "a level": (lambda d: d["levels"][0].update(min_total_pct=95), ["level 5: Of all points at least (percent): 90 → 95"]),
    "a rule": (lambda d: d.update(bonus_cap=20), ["checklist: Bonus points at most: 30 → 20"]),
    "an item less": (lambda d: section(d, "B")["items"].pop(0), ["item B1: is left out"]),
    "another code is another item": (lambda d: item(d, "B1").update(id="B9"), ["item B9: is new", "item B1: is left out"]),
    "an option": (lambda d: item(d, "B3")["options"][1].update(points=5), ["option B3 b: Points: 6 → 5"]),
    "a band": (lambda d: item(d, "B2")["number"]["bands"][3].update(at_least=2), ["band B2 ≥ 2: is new", "band B2 ≥ 1: is left out"]),
    "a unit": (lambda d: item(d, "B2")["number"].update(unit_en="people"), ["item B2: Unit in English: persons → people"]),
    "another order": (lambda d: section(d, "B")["items"].reverse(), ["section B: the order of its rows changed"]),
    "another place": (
        lambda d: section(d, "S1")["items"].append(section(d, "B")["items"].pop(0)),
        ["item B1: moved from section B to S1"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_named_by_its_row(name: str) -> None:
    change, told = CHANGES[name]
    data = copy.deepcopy(SHIPPED)
    change(data)
    assert [str(d) for d in differences(SHIPPED, data)] == told


def test_both_languages_say_it() -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["photo"] = "none"
    assert [d.sentence()["zh"] for d in differences(SHIPPED, data)] == ["条目 B1：照片：不达标时 → 不需要"]


def test_what_stood_in_another_section_is_the_same_back() -> None:
    data = copy.deepcopy(SHIPPED)
    data["sections"].reverse()
    assert [str(d) for d in differences(SHIPPED, data)] == ["checklist: the order of its rows changed"]


def test_every_field_and_value_has_its_word_in_both_languages() -> None:
    known = languages.catalogue()["zh"]
    named = {name for kind in tree.SHAPES for name in tree.fields(kind, {}, {})}
    contents = [{"kind": kind} for kind in shape.KIND] + [{"kind": "number", "number.scale": scale} for scale in shape.SCALE]
    named |= {name for content in contents for name in tree.fields("item", content, {})}
    named |= {name for better in shape.BANDS for name in tree.fields("band", {}, {"number.better": better})}
    enums = {(n, v) for k in tree.SHAPES for c in contents for n, f in tree.fields(k, c, {}).items() for v in f.schema.get("enum", ())}
    assert {(n, v) for n, v in enums if v not in words.VALUES.get(n, {})} == set()
    assert named - set(words.FIELDS) == set()
    english = [*words.ROWS.values(), *words.FIELDS.values(), *(v for values in words.VALUES.values() for v in values.values())]
    assert {e for e in english if e not in known} == set()
