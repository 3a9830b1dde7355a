"""What is wrong with a checklist, all at once, each finding naming its row. An empty list: it may be loaded.

First the shape of every row (shape.py), then the rules between its fields; a rule is only asked of rows whose shape is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from . import items, shape
from .findings import Finding, Said, found, plain, say
from .rows import decimal, hundredths


def findings(data: Any) -> list[Finding]:
    return [*_checklist(data), *_levels(data), *_sections(data)]


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


def _sums(data: Any) -> Iterator[Said]:
    if sum(len(_listed(s, "items")) for s in data["sections"]) > shape.MOST_ITEMS:
        yield say("there are more than %(most)s items", most=shape.MOST_ITEMS)
    sections = _right(data["sections"], shape.SECTION)
    if len(sections) < len(data["sections"]):
        return
    total = _total(s for s in sections if s["group"] != "bonus")
    if total != hundredths(data["total_points"]):
        yield say("its sections give %(given)s points, total_points says %(said)s", given=decimal(total), said=data["total_points"])
    bonus = [s for s in sections if s["group"] == "bonus"]
    if len(bonus) > 1:
        yield say("there are %(n)s bonus sections, expected at most one", n=len(bonus))
    if any(s.get("bonus_cap", data["bonus_cap"]) != data["bonus_cap"] for s in bonus):
        yield say("bonus_cap is %(said)s, its bonus section says otherwise", said=data["bonus_cap"])


def _total(rows: Iterable[Any]) -> int:
    return sum(hundredths(row["max_points"]) for row in rows)


def _levels(data: Any) -> Iterator[Finding]:
    rows = _listed(data, "levels")
    for n, level in enumerate(rows, 1):
        yield from found("level", _name(level, "stars", f"#{n}"), shape.wrong(level, shape.LEVEL))
    levels = sorted(_right(rows, shape.LEVEL), key=lambda level: -level["stars"])
    for high, low in pairwise(levels):
        yield from found("level", str(high["stars"]), _above(high, low))


def _above(high: Any, low: Any) -> Iterator[Said]:
    """Does the higher level ask for more?"""
    if high["stars"] == low["stars"]:
        yield say("it is there twice, expected each number of stars once")
    for name, sign in ASKED.items():
        said = {"name": name, "high": high[name], "low": low[name]}
        if sign * high[name] < sign * low[name]:
            yield say(LESS, **said) if sign > 0 else say(MORE, **said)
    if all(high[name] == low[name] for name in ASKED):
        yield say("it asks for no more than the level below")


ASKED = {"min_total_pct": 1, "min_section_pct": 1, "max_key_fails": -1}
LESS = "%(name)s is %(high)s, expected at least the %(low)s of the level below"
MORE = "%(name)s is %(high)s, expected at most the %(low)s of the level below"


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
    counted = [i for i in section["items"] if items.points(i) is not None]
    if len(counted) < len(section["items"]):
        return
    given = sum(items.points(i) or 0 for i in counted)
    if section["group"] != "bonus" and given != hundredths(section["max_points"]):
        yield say("its items give %(given)s points, max_points says %(said)s", given=decimal(given), said=section["max_points"])
    cap = data.get("bonus_cap")
    if section["group"] == "bonus" and shape.POINTS.test(cap) and given < hundredths(cap):
        yield say("its items give %(given)s points, bonus_cap says %(said)s", given=decimal(given), said=cap)
