"""A damaged checklist is refused by the row that is damaged. One rule a test; the damage is done to the shipped file."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspect_app import languages, standards
from inspect_app.standards.check import findings

SHIPPED = json.loads(standards.DEFAULT.read_bytes())
Damage = Callable[[Any], Any]


def item(data: Any, id: str) -> Any:
    return next(i for s in data["sections"] for i in s["items"] if i["id"] == id)


def section(data: Any, code: str) -> Any:
    return next(s for s in data["sections"] if s["code"] == code)


def bands(data: Any) -> Any:
    """Of B2, the number of guests: at least 100, 60, 30, 1 give 10, 7, 4, 1 points."""
    return item(data, "B2")["number"]["bands"]


def total_in_points(data: Any, points: float) -> None:
    del data["levels"][0]["min_total_pct"]
    data["levels"][0]["min_total_points"] = points


def minimum(data: Any, **said: Any) -> None:
    data["levels"][0].setdefault("minima", []).append(said)


def paper(code: str) -> dict[str, Any]:
    return {"code": code, "title_zh": "表", "title_en": "paper"}


def line(**said: Any) -> dict[str, Any]:
    return {"unit_zh": "间", "unit_en": "rooms", **said}


DAMAGES: dict[str, tuple[Damage, str]] = {
    # sums
    "items of a section": (lambda d: item(d, "B1").update(max_points=11), "section B: its items give 61, max_points says 60"),
    "sections of the whole": (lambda d: d.update(total_points=999), "checklist: its sections give 1000, total_points says 999"),
    "a section that is not scored": (lambda d: section(d, "E").update(max_points=5), "section E: max_points is 5, expected 0"),
    "a bonus nobody can reach": (lambda d: d.update(bonus_cap=31), "section X: its items give 30, bonus_cap says 31"),
    "two caps": (lambda d: section(d, "X").update(bonus_cap=20), "checklist: bonus_cap is 30, its bonus section says otherwise"),
    "two bonus sections": (lambda d: section(d, "G9").update(group="bonus"), "checklist: there are 2 bonus sections"),
    "a result of nobody's": (lambda d: d.update(bodies=["recommending", "self"]), "checklist: bodies leaves out inspection"),
    # ids
    "a doubled item": (lambda d: item(d, "B2").update(id="B1"), "item B1: it is there 2 times, expected once"),
    "a doubled item of two sections": (lambda d: item(d, "S6-2").update(id="B1"), "item B1: it is there 2 times, expected once"),
    "a doubled section": (lambda d: section(d, "B").update(code="E"), "section E: it is there 2 times, expected once"),
    "an item id in small letters": (lambda d: item(d, "B2").update(id="b2"), 'item b2: id is "b2"; expected something like S6-2'),
    "an item without id": (lambda d: item(d, "B2").pop("id"), "item B #2: id is missing"),
    "an id with a path in it": (lambda d: item(d, "B2").update(id="../B2"), 'item ../B2: id is "../B2"'),
    # words of the file
    "an unknown kind": (lambda d: item(d, "B1").update(kind="maybe"), 'item B1: kind is "maybe"; expected one of yesno, grade, multi'),
    "an unknown severity": (lambda d: item(d, "B1").update(severity="deadly"), 'item B1: severity is "deadly"; expected one of normal, key, veto'),
    "an unknown photo rule": (lambda d: item(d, "B1").update(photo="always"), 'item B1: photo is "always"; expected one of required'),
    "an unknown method": (lambda d: item(d, "B1").update(method="smell"), 'item B1: method is "smell"; expected one of look'),
    "an unknown obligation": (lambda d: item(d, "B1").update(obligation="must"), 'item B1: obligation is "must"; expected one of shall'),
    "an unknown source": (lambda d: item(d, "B1").update(wording_source="dream"), 'item B1: wording_source is "dream"'),
    "an unknown group": (lambda d: section(d, "B").update(group="misc"), 'section B: group is "misc"; expected one of eligibility'),
    "an unknown rule of scoring": (lambda d: d.update(na_rule="twice"), 'checklist: na_rule is "twice"; expected one of drop'),
    "a misspelt field": (lambda d: item(d, "B1").update(fails_bellow=3), "item B1: fails_bellow is not a field of this row"),
    "a field of another kind": (lambda d: item(d, "B1").update(step=1), "item B1: step is not a field of this row"),
    "a word on guests that is none": (lambda d: item(d, "B1").update(guest="yes"), 'item B1: guest is "yes"; expected true or false'),
    # types and sizes
    "a text for a number": (lambda d: item(d, "B1").update(max_points="10"), 'item B1: max_points is "10"; expected a number from 0 to 100000'),
    "true for a number": (lambda d: item(d, "B1").update(max_points=True), "item B1: max_points is true; expected a number"),
    "a third decimal": (lambda d: item(d, "B1").update(max_points=10.001), "item B1: max_points is 10.001; expected a number"),
    "an absurd number": (lambda d: item(d, "B1").update(max_points=1e300), "item B1: max_points is 1e+300; expected a number"),
    "no number at all": (lambda d: item(d, "B1").update(max_points=float("nan")), "item B1: max_points is NaN; expected a number"),
    "points below nothing": (lambda d: item(d, "B1").update(max_points=-1), "item B1: max_points is -1; expected a number"),
    "a number for a flag": (lambda d: item(d, "B1").update(na_allowed=1), "item B1: na_allowed is 1; expected true or false"),
    "a title of a thousand characters": (lambda d: item(d, "B1").update(title_zh="好" * 1000), "item B1: title_zh is"),
    "a title with half a character": (lambda d: item(d, "B1").update(title_zh="好\ud83d"), "item B1: title_zh is"),
    "items that are no list": (lambda d: section(d, "B").update(items={}), "section B: items has to be a list of 0 to 2000 entries"),
    "a section that is a text": (lambda d: d["sections"].insert(0, "B"), 'section #1: it is "B"; expected an object'),
    "an item that is nothing": (lambda d: section(d, "B")["items"].append(None), "item B #7: it is null; expected an object"),
    "too many items": (lambda d: section(d, "B").update(items=section(d, "B")["items"] * 400), "section B: items has to be a list"),
    "too many items in all": (lambda d: [section(d, c).update(items=section(d, c)["items"] * 200) for c in ("B", "S1")], "checklist: there are more than 2000 items"),
    # both languages
    "a title in one language": (lambda d: item(d, "B1").update(title_en=" "), 'item B1: title_en is " "; expected a text'),
    "a section's title in one language": (lambda d: section(d, "B").pop("title_zh"), "section B: title_zh is missing"),
    "an option in one language": (lambda d: item(d, "B3")["options"][1].pop("en"), "item B3: option 2: en is missing"),
    "a unit in one language": (lambda d: item(d, "B2")["number"].update(unit_en=""), 'item B2: number.unit_en is ""; expected a text'),
    "a situation in one language": (lambda d: item(d, "G4-2")["veto_situation"].pop("zh"), "item G4-2: veto_situation.zh is missing"),
    "no disclaimer": (lambda d: d.pop("disclaimer_zh"), "checklist: disclaimer_zh is missing"),
    "no basis": (lambda d: d.update(basis=""), 'checklist: basis is ""; expected a text'),
    # options
    "no options": (lambda d: item(d, "B3").pop("options"), "item B3: options is missing"),
    "one option": (lambda d: item(d, "B3").update(options=item(d, "B3")["options"][:1]), "item B3: options has to be a list of 2 to 20 entries"),
    "a doubled option": (lambda d: item(d, "B3")["options"][1].update(id="a"), "item B3: option a is there 2 times, expected once"),
    "an option with a capital": (lambda d: item(d, "B3")["options"][1].update(id="A"), 'item B3: option 2: id is "A"; expected something like a'),
    "an option called yes": (lambda d: item(d, "B3")["options"][1].update(id="yes"), "item B3: option yes: this id is kept"),
    "an option called no": (lambda d: item(d, "B3")["options"][1].update(id="no"), "item B3: option no: this id is kept"),
    "an option called none": (lambda d: item(d, "B3")["options"][1].update(id="none"), "item B3: option none: this id is kept"),
    "a grade that gives too little": (lambda d: item(d, "B3")["options"][0].update(points=9), "item B3: its best option gives 9, max_points says 10"),
    "a grade that gives too much": (lambda d: item(d, "B3")["options"][1].update(points=10.5), "item B3: its best option gives 10.5"),
    "a multi that gives too little": (lambda d: item(d, "S1-1")["options"][0].update(points=3.5), "item S1-1: its options together give 9.5, max_points says 10"),
    "a veto option that is none": (lambda d: item(d, "S2-1").update(veto_options=["q"]), "item S2-1: veto_options names q, expected one of a, b, c, d"),
    "a veto option without a veto": (lambda d: item(d, "S2-1").update(severity="key"), "item S2-1: veto_options is given, expected only where severity is veto"),
    "a situation without a veto": (lambda d: item(d, "G4-2").update(severity="key"), "item G4-2: veto_situation is given, expected only where"),
    # bands
    "no bands": (lambda d: item(d, "B2")["number"].update(bands=[]), "item B2: number.bands has to be a list of 1 to 20 entries"),
    "overlapping bands": (lambda d: bands(d)[1].update(at_least=100), "item B2: its bands overlap or are out of order, expected at_least"),
    "bands out of order": (lambda d: bands(d).reverse(), "item B2: its bands overlap or are out of order"),
    "a band without a bound": (lambda d: bands(d)[1].pop("at_least"), "item B2: band 2: at_least is missing"),
    "a bound of the other side": (lambda d: bands(d)[1].update(at_most=5), "item B2: band 2: at_most is not a field of this row"),
    "points that rise": (lambda d: bands(d)[2].update(points=8), "item B2: the points of its bands do not fall"),
    "a best band that gives too little": (lambda d: bands(d)[0].update(points=9), "item B2: its first band gives 9, max_points says 10"),
    "an unknown direction": (lambda d: item(d, "B2")["number"].update(better="bigger"), 'item B2: number.better is "bigger"; expected one of higher, lower'),
    # steps, faults, shares
    "a step that does not divide": (lambda d: item(d, "B4").update(step=3), "item B4: step is 3, expected a divisor of max_points (10)"),
    "a step of nothing": (lambda d: item(d, "B4").update(step=0), "item B4: step is 0; expected a number from 0.01"),
    "faults that cost nothing": (lambda d: item(d, "S3-2")["deduct"].update(per=0), "item S3-2: deduct.per is 0; expected a number from 0.01"),
    "a share over all": (lambda d: item(d, "B2").update(fails_below=10.5), "item B2: fails_below is 10.5, expected at most max_points (10)"),
    "consent to what may not be": (lambda d: item(d, "E1").update(na_needs_approval=True), "item E1: na_needs_approval is true, expected false"),
    "a bonus item among others": (lambda d: item(d, "B4").update(bonus=True), "item B4: bonus is true, expected only in a bonus section"),
    "a share of more than all": (lambda d: d["fails_rule"].update(default_pct=101), "checklist: fails_rule.default_pct is 101; expected a whole number"),
    # levels
    "levels that do not rise": (lambda d: d["levels"][0].update(min_total_pct=10), "level 5: min_total_pct is 10, expected at least the 80"),
    "sections that do not rise": (lambda d: d["levels"][0].update(min_section_pct=10), "level 5: min_section_pct is 10, expected at least the 70"),
    "key failures that rise": (lambda d: d["levels"][0].update(max_key_fails=1), "level 5: max_key_fails is 1, expected at most the 0"),
    "a level like the one below": (lambda d: d["levels"][0].update(d["levels"][1], stars=5), "level 5: it asks for no more than the level below"),
    "the same stars twice": (lambda d: d["levels"][0].update(stars=4), "level 4: it is there twice"),
    "no levels": (lambda d: d.update(levels=[]), "checklist: levels has to be a list of 1 to 9 entries"),
    "a level without a total": (lambda d: d["levels"][0].pop("min_total_pct"), "level 5: it has to say min_total_pct or min_total_points"),
    "a level with two totals": (lambda d: d["levels"][0].update(min_total_points=900), "level 5: it has to say min_total_pct or min_total_points"),
    "points that do not rise": (lambda d: total_in_points(d, 700), "level 5: min_total_pct is 700, expected at least the 80"),
    "more points than there are": (lambda d: total_in_points(d, 1031), "level 5: nobody can reach it: total asks for 1031, there are 1030"),
    "more bonus than there is": (lambda d: d["levels"][0].update(min_bonus_points=31), "level 5: nobody can reach it: bonus asks for 31, there are 30"),
    "more bonus below": (lambda d: d["levels"][1].update(min_bonus_points=9), "level 5: min_bonus_points is 0, expected at least the 9"),
    "optional items that are none": (lambda d: d["levels"][0].update(min_optional=1), "level 5: nobody can reach it: optional asks for 1, there are 0"),
    "more of a section than it has": (lambda d: minimum(d, measure="section", code="B", points=61), "level 5: nobody can reach it: section B asks for 61, there are 60"),
    "a minimum of no section": (lambda d: minimum(d, measure="section", code="Q", pct=50), "level 5: minima name Q, expected the code of a scored section"),
    "a minimum of the bonus section": (lambda d: minimum(d, measure="section", code="X", pct=50), "level 5: minima name X, expected the code of a scored section"),
    "a minimum of no paper": (lambda d: minimum(d, measure="paper", code="B", pct=50), "level 5: minima name B, expected the code of a scored paper"),
    "a minimum of two kinds": (lambda d: minimum(d, measure="section", code="B", pct=50, points=9), "level 5: its minimum of B has to say pct or points"),
    "a minimum of nothing known": (lambda d: minimum(d, measure="mood", code="B", pct=50), 'level 5: minima: measure is "mood"; expected one of section, paper'),
    "a minimum twice": (lambda d: [minimum(d, measure="section", code="B", pct=50), minimum(d, measure="section", code="B", pct=60)], "level 5: two of its minima"),
    # tree, papers, sites
    "a parent that is missing": (lambda d: section(d, "S1").update(parent="Q"), "section S1: parent is Q, expected the code of a section"),
    "a tree that is a circle": (lambda d: [section(d, a).update(parent=b) for a, b in (("S1", "S2"), ("S2", "S3"), ("S3", "S1"))], "section S1: its parents lead in a circle"),
    "its own parent": (lambda d: section(d, "S1").update(parent="S1"), "section S1: its parents lead in a circle"),
    "points of a tree": (lambda d: section(d, "S1").update(parent="S2"), "section S2: its items give 160, max_points says 90"),
    "a scored part of one that is not": (lambda d: section(d, "S1").update(parent="E"), "section S1: scored is true, expected what its parent says"),
    "nothing in it": (lambda d: section(d, "B").update(items=[]), "section B: it has neither items nor sections below it"),
    "a paper that is missing": (lambda d: section(d, "B").update(paper="P"), "section B: paper is P, expected the code of a paper"),
    "a doubled paper": (lambda d: d.update(papers=[paper("P"), paper("P")]), "paper P: it is there 2 times, expected once"),
    "a paper in one language": (lambda d: d.update(papers=[{**paper("P"), "title_en": ""}]), 'paper P: title_en is ""; expected a text'),
    "a worth beside the total": (lambda d: [section(d, "B").update(paper="P"), d.update(papers=[{**paper("P"), "worth": 100}])], "checklist: its sections give 1040, total_points says 1000"),
    "guests with two items": (lambda d: [section(d, "B").update(paper="P"), d.update(papers=[paper("P") | {"filled_by": "survey"}])], "paper P: guests fill it in: expected exactly one item"),
    "a secret paper no guest sees": (lambda d: [section(d, "G7").update(paper="P"), d.update(papers=[paper("P") | {"filled_by": "secret"}])], "paper P: it is filled in on secret visits"),
    "a paper nobody fills in": (lambda d: d.update(papers=[paper("P") | {"filled_by": "mayor"}]), 'paper P: filled_by is "mayor"; expected one of inspection, secret, survey'),
    "guests' answers of no guests": (lambda d: d.update(papers=[paper("P") | {"fewest": 9}]), "paper P: fewest is said of papers that guests fill in"),
    "fewer guests than stay unknown": (lambda d: d.update(papers=[paper("P") | {"filled_by": "survey", "fewest": 4}]), "paper P: fewest is 4; expected a whole number from 5"),
    "a kind of site nobody knows": (lambda d: item(d, "B1").update(site_kinds=["castle"]), 'item B1: site_kinds is ["castle"]; expected a list of some of hotel'),
    "points of some sites only": (lambda d: [item(d, c).update(site_kinds=[k]) for c, k in (("B1", "hotel"), ("B2", "farm"))], "section B: its items give 50, max_points says 60"),
    # scales
    "an unknown scale": (lambda d: item(d, "B2")["number"].update(scale="log"), 'item B2: number.scale is "log"; expected one of bands, unit, share'),
    "a share with bands": (lambda d: item(d, "B2")["number"].update(scale="share"), "item B2: number.better is not a field of this row"),
    "a unit without its points": (lambda d: item(d, "B2").update(number=line(scale="unit")), "item B2: number.per is missing"),
    "a unit of a ratio": (lambda d: item(d, "B2").update(number=line(scale="unit", per=1, of_zh="间", of_en="rooms")), "item B2: number.of_zh is given, expected only with bands"),
    "a ratio in one language": (lambda d: item(d, "B2").update(number=line(scale="share", of_zh="间")), "item B2: number.of_zh and number.of_en"),
    "a floor over all": (lambda d: item(d, "S3-2")["deduct"].update(floor=99), "item S3-2: floor is 99, expected at most max_points"),
    "more for partly than for yes": (lambda d: item(d, "B1").update(partial_points=11), "item B1: partial_points is 11, expected at most max_points (10)"),
    "partly of a grade": (lambda d: item(d, "B3").update(partial_points=1), "item B3: partial_points is not a field of this row"),
    "an option called partly": (lambda d: item(d, "B3")["options"][1].update(id="partly"), "item B3: option partly: this id is kept"),
    "a part of a percent": (lambda d: d["levels"][0].update(min_total_pct=90.5), "level 5: min_total_pct is 90.5; expected a whole number from 0 to 100"),
}  # fmt: skip


def damaged(name: str) -> Any:
    data = copy.deepcopy(SHIPPED)
    DAMAGES[name][0](data)
    return data


def test_the_shipped_checklist_has_nothing_wrong() -> None:
    assert findings(SHIPPED) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_it_is_refused_by_its_row(name: str) -> None:
    said = [str(finding) for finding in findings(damaged(name))]
    assert any(line.startswith(DAMAGES[name][1]) for line in said), said


@pytest.mark.parametrize("name", DAMAGES)
def test_in_both_languages(name: str) -> None:
    for finding in findings(damaged(name)):
        said = finding.sentence()
        assert said["zh"].startswith(("检查表：", "星级 ", "评分表 ", "部分 ", "条目 "))
        assert all("%(" not in text for text in said.values())


def test_all_findings_come_at_once() -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["kind"] = "maybe"
    item(data, "S1-1")["photo"] = "always"
    bands(data)[1].pop("points")
    data["levels"][4]["stars"] = "one"
    assert {str(f).split(":")[0] for f in findings(data)} == {"item B1", "item B2", "item S1-1", "level one"}


def test_a_number_with_two_decimals_is_taken() -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B4").update(max_points=10.07, step=0.01, fails_below=1.1)
    assert [str(f) for f in findings(data)] == ["section B: its items give 60.07, max_points says 60"]


@pytest.mark.parametrize("whole", [None, 1, "B", [], {}, [{}], {"sections": None, "levels": {}}])
def test_something_else_than_a_checklist_is_named(whole: Any) -> None:
    assert all(str(finding).startswith("checklist: ") for finding in findings(whole))
    assert findings(whole)


def test_every_sentence_has_its_chinese() -> None:
    known = languages.catalogue("standards", "checklists")["zh"]
    for path in Path(standards.__file__).parent.glob("*.py"):
        texts = {n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        said = {text for text in texts if "%(" in text or text.startswith(("it ", "its ", "the points", "na_needs_approval is"))}
        assert said <= known.keys(), said - known.keys()


@pytest.mark.parametrize("broken", [{}, [], None, {"code": []}, {"code": "ZZ", "parent": []}])
def test_a_broken_section_beside_one_below_another_is_named(broken: Any) -> None:
    data = copy.deepcopy(SHIPPED)
    data["sections"][3]["parent"] = data["sections"][2]["code"]
    data["sections"].append(broken)
    assert {"#19", "ZZ"} & {finding.name for finding in findings(data) if finding.row == "section"}
