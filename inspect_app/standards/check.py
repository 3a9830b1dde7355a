"""What is wrong with a checklist, all at once, each finding naming its row. An empty list: it may be loaded.

First the shape of every row (shape.py), then the rules between its fields; a rule is only asked of rows whose shape is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ..models.site import SITE_KINDS
from . import items, levels, shape
from .findings import Finding, Said, found, plain, say
from .rows import decimal, hundredths, tree


def findings(data: Any) -> list[Finding]:
    """Levels are asked for what they can be reached by once everything else is right."""
    wrong = [*_checklist(data), *_papers(data), *_levels(data), *_sections(data)]
    return wrong or [*levels.unreachable(data)]


def _listed(data: Any, name: str) -> list[Any]:
    rows = data.get(name) if isinstance(data, dict) else None
    return rows if isinstance(rows, list) else []


def _right(rows: Iterable[Any], fields: dict[str, shape.Is]) -> list[dict[str, Any]]:
    return [row for row in rows if not any(shape.wrong(row, fields))]


def _name(row: Any, key: str, at: str) -> str:
    """What the row calls itself; where it stands, when it says nothing that could be found."""
    said = row.get(key) if isinstance(row, dict) else None
    return str(said) if plain(said, 20) or (type(said) is int and abs(said) < 1_000) else at


def _checklist(data: Any) -> Iterator[Finding]:
    yield from found("checklist", "", shape.wrong(data, shape.CHECKLIST))
    if _right([data], shape.CHECKLIST):
        yield from found("checklist", "", shape.wrong(data["fails_rule"], shape.FAILS, "fails_rule."))
        yield from found("checklist", "", _sums(data))
        if "inspection" not in data.get("bodies", ["inspection"]):
            yield Finding("checklist", "", say("bodies leaves out inspection: the inspectors' visits alone give the result"))


def _sums(data: Any) -> Iterator[Said]:
    if sum(len(_listed(s, "items")) for s in data["sections"]) > shape.MOST_ITEMS:
        yield say("there are more than %(most)s items", most=shape.MOST_ITEMS)
    sections, papers = _right(data["sections"], shape.SECTION), _right(data.get("papers", ()), shape.PAPER)
    if len(sections) < len(data["sections"]) or len(papers) < len(data.get("papers", ())):
        return
    roots = [s for s in sections if "parent" not in s]
    worth = {p["code"]: hundredths(p["worth"]) for p in papers if "worth" in p}
    total = sum(worth.values()) + _total(s for s in roots if s["group"] != "bonus" and s.get("paper") not in worth)
    if total != hundredths(data["total_points"]):
        yield say("its sections give %(given)s, total_points says %(said)s", given=decimal(total), said=data["total_points"])
    yield from _bonus([s for s in roots if s["group"] == "bonus"], data)


def _bonus(bonus: list[Any], data: Any) -> Iterator[Said]:
    if len(bonus) > 1:
        yield say("there are %(n)s bonus sections, expected at most one", n=len(bonus))
    if any(s.get("bonus_cap", data["bonus_cap"]) != data["bonus_cap"] for s in bonus):
        yield say("bonus_cap is %(said)s, its bonus section says otherwise", said=data["bonus_cap"])


def _total(rows: Iterable[Any]) -> int:
    return sum(hundredths(row["max_points"]) for row in rows)


def _papers(data: Any) -> Iterator[Finding]:
    papers = _listed(data, "papers")
    yield from _doubled("paper", (_name(p, "code", "") for p in papers))
    for n, paper in enumerate(papers, 1):
        yield from found("paper", _name(paper, "code", f"#{n}"), [*shape.wrong(paper, shape.PAPER)] or [*_filled(paper, data)])


def _filled(paper: Any, data: Any) -> Iterator[Said]:
    """Can those who fill it in answer it?"""
    sections = _right(_listed(data, "sections"), shape.SECTION)
    places = tree(sections)
    mine = [s for s in sections if s["code"] in places and places[s["code"]].paper == paper["code"]]
    rows = [i for s in mine for i in s["items"] if isinstance(i, dict)]
    if paper.get("filled_by") == "survey" and [(i.get("kind"), i.get("severity")) for i in rows] != [("points", "normal")]:
        yield say("guests fill it in: expected exactly one item, of kind points and severity normal")
    if paper.get("filled_by") == "secret" and not all(i.get("guest", True) for i in rows):
        yield say("it is filled in on secret visits: expected items that a guest can see")
    if paper.get("filled_by") != "survey" and "fewest" in paper:
        yield say("fewest is said of papers that guests fill in")


def _levels(data: Any) -> Iterator[Finding]:
    rows = _listed(data, "levels")
    for n, level in enumerate(rows, 1):
        said = [*shape.wrong(level, shape.LEVEL)] or [*levels.wrong(level)]
        yield from found("level", _name(level, "stars", f"#{n}"), said)
    yield from levels.order([level for level in _right(rows, shape.LEVEL) if not any(levels.wrong(level))], data)


def _sections(data: Any) -> Iterator[Finding]:
    sections = _listed(data, "sections")
    yield from _doubled("section", (_name(s, "code", "") for s in sections))
    yield from _doubled("item", (_name(i, "id", "") for s in sections for i in _listed(s, "items")))
    for n, section in enumerate(sections, 1):
        name = _name(section, "code", f"#{n}")
        yield from found("section", name, shape.wrong(section, shape.SECTION))
        if _right([section], shape.SECTION):
            yield from found("section", name, _section(section, data))
        for m, item in enumerate(_listed(section, "items"), 1):
            yield from found("item", _name(item, "id", f"{name} #{m}"), items.wrong(item, section))


def _doubled(row: str, names: Iterable[str]) -> Iterator[Finding]:
    for name, n in Counter(names).items():
        if name and n > 1:
            yield from found(row, name, [say("it is there %(n)s times, expected once", n=n)])


def _section(section: Any, data: Any) -> Iterator[Said]:
    if not section["scored"] and section["max_points"]:
        yield say("max_points is %(said)s, expected 0: it is not scored", said=section["max_points"])
    yield from _place(section, data)
    below = [s for s in _right(_listed(data, "sections"), shape.SECTION) if s.get("parent") == section["code"]]
    if not section["items"] and not below:
        yield say("it has neither items nor sections below it")
    if any(items.points(i) is None for i in section["items"]):
        return
    given = _total(below) + _asked(section)
    cap = data.get("bonus_cap")
    if section["group"] != "bonus" and given != hundredths(section["max_points"]):
        yield say("its items give %(given)s, max_points says %(said)s", given=decimal(given), said=section["max_points"])
    elif section["group"] == "bonus" and "parent" not in section and shape.POINTS.test(cap) and given < hundredths(cap):
        yield say("its items give %(given)s, bonus_cap says %(said)s", given=decimal(given), said=cap)


def _asked(section: Any) -> int:
    """What the items give at the kind of site where they give most: some are asked at some kinds only."""

    def there(item: Any, kind: str) -> bool:
        kinds = item.get("site_kinds", ())
        return not kinds or not isinstance(kinds, list) or kind in kinds

    return max(sum(items.points(i) or 0 for i in section["items"] if there(i, kind)) for kind in SITE_KINDS)


def _place(section: Any, data: Any) -> Iterator[Said]:
    """Is there a way to the root, and is what is said on it the same?"""
    sections = {_name(s, "code", ""): s for s in _listed(data, "sections") if isinstance(s, dict)}
    parent, paper = section.get("parent"), section.get("paper")
    if parent is not None and parent not in sections:
        yield say("parent is %(said)s, expected the code of a section", said=parent)
    elif parent is not None and section["code"] not in tree([_standing(*one) for one in sections.items()]):
        yield say("its parents lead in a circle back to it, or to a section that is missing")
    elif parent is not None:
        for name in ("scored", "group"):
            if section[name] != sections[parent].get(name):
                yield say("%(name)s is %(said)s, expected what its parent says", name=name, said=section[name])
    if paper is not None and (parent is not None or paper not in [_name(p, "code", "") for p in _listed(data, "papers")]):
        yield say("paper is %(said)s, expected the code of a paper, at a section without parent", said=paper)


def _standing(code: str, section: dict[str, Any]) -> dict[str, Any]:
    """Where a section stands, whatever else is wrong with it: below a missing one, when its parent cannot be read."""
    return {"code": code, "parent": None if section.get("parent") is None else _name(section, "parent", "")}
