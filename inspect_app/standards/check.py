"""What is wrong with a checklist, all at once, each finding naming its row. An empty list: it may be loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..models.checklist import KINDS

SEVERITIES = ("normal", "key", "veto")
PHOTOS = ("required", "on_fail", "optional", "none")
METHODS = ("look", "documents", "ask", "measure")
OBLIGATIONS = ("shall", "should", "may", "unknown")
PARTS = ("eligibility", "basic", "service", "assurance", "bonus")
RESERVED = {"yes", "no", "none"}
ID = re.compile(r"[a-z0-9]{1,10}")
CODE = re.compile(r"[A-Z][A-Z0-9]{0,3}(-?[0-9]{1,3})?")
MOST_ITEMS = 2_000


class BadChecklist(Exception):
    def __init__(self, found: list[str]):
        super().__init__("\n".join(found))
        self.findings = found


def findings(data: Any) -> list[str]:
    try:
        return [*_whole(data), *_doubled(data), *(f for s in data["sections"] for f in _section(s))]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [f"checklist: a part is missing or has a wrong type ({type(error).__name__}: {error})"]


def _whole(data: Any) -> Iterator[str]:
    for name in ("name_zh", "name_en", "basis", "disclaimer_zh", "disclaimer_en"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            yield f"checklist: {name} is missing"
    scored = [s for s in data["sections"] if s["scored"] and s["group"] != "bonus"]
    total = sum(s["max_points"] for s in scored)
    if total != data["total_points"]:
        yield f"checklist: sections give {total} points, total_points says {data['total_points']}"
    if sum(len(s["items"]) for s in data["sections"]) > MOST_ITEMS:
        yield f"checklist: more than {MOST_ITEMS} items"
    yield from _levels(data["levels"])


def _levels(levels: list[Any]) -> Iterator[str]:
    stars = [level["stars"] for level in levels]
    if sorted(stars, reverse=True) != stars or len(set(stars)) != len(stars) or not stars:
        yield "levels: give each number of stars once, most first"
    for high, low in pairwise(levels):
        for name in ("min_total_pct", "min_section_pct"):
            if high[name] < low[name]:
                yield f"level {high['stars']}: {name} {high[name]} is under that of {low['stars']} stars ({low[name]})"
    for level in levels:
        if not all(isinstance(level[n], int) and 0 <= level[n] <= 100 for n in ("min_total_pct", "min_section_pct")):
            yield f"level {level['stars']}: percentages are whole numbers from 0 to 100"


def _doubled(data: Any) -> Iterator[str]:
    codes = Counter(s["code"] for s in data["sections"])
    yield from (f"section {code}: its code is there {n} times" for code, n in codes.items() if n > 1)
    ids = Counter(i["id"] for s in data["sections"] for i in s["items"])
    yield from (f"item {id}: its id is there {n} times" for id, n in ids.items() if n > 1)


def _section(s: Any) -> Iterator[str]:
    where = f"section {s['code']}"
    if not CODE.fullmatch(s["code"]):
        yield f"{where}: a code is a capital letter and digits"
    if s["group"] not in PARTS:
        yield f"{where}: unknown group {s['group']!r}; one of {', '.join(PARTS)}"
    if not s["title_zh"].strip() or not s["title_en"].strip():
        yield f"{where}: a title is missing in one language"
    given = sum(i["max_points"] for i in s["items"])
    if s["group"] != "bonus" and given != s["max_points"]:
        yield f"{where}: items give {given} points, max_points says {s['max_points']}"
    for item in s["items"]:
        yield from _item(item)


def _item(i: Any) -> Iterator[str]:
    where = f"item {i['id']}"
    if not CODE.fullmatch(i["id"]):
        yield f"{where}: an id is like S6-2"
    for name, known in (("severity", SEVERITIES), ("photo", PHOTOS), ("method", METHODS), ("obligation", OBLIGATIONS)):
        if i[name] not in known:
            yield f"{where}: unknown {name} {i[name]!r}; one of {', '.join(known)}"
    if not i["title_zh"].strip() or not i["title_en"].strip():
        yield f"{where}: a title is missing in one language"
    if not _points(i["max_points"]):
        yield f"{where}: max_points {i['max_points']!r} is not a number from 0 with at most two decimals"
    elif i["kind"] not in KINDS:
        yield f"{where}: unknown kind {i['kind']!r}; one of {', '.join(KINDS)}"
    else:
        yield from (f"{where}: {said}" for said in CHECKS[i["kind"]](i))


def _points(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= 100_000 and round(value * 100) == value * 100


def _options(i: Any) -> Iterator[str]:
    ids = Counter(o["id"] for o in i.get("options") or ())
    if len(ids) < 2:
        yield "at least two options, each with an id of its own"
    yield from (f"option {id} is there {n} times" for id, n in ids.items() if n > 1)
    for o in i.get("options") or ():
        if not ID.fullmatch(o["id"]) or o["id"] in RESERVED:
            yield f"option {o['id']!r}: an id is small letters and digits, and not yes, no or none"
        if not _points(o["points"]) or not o["zh"].strip() or not o["en"].strip():
            yield f"option {o['id']}: points or a text in one language are missing"
    yield from (f"veto option {v} does not exist" for v in i.get("veto_options", ()) if v not in ids)


def _grade(i: Any) -> Iterator[str]:
    yield from _options(i)
    best = max((o["points"] for o in i.get("options") or ()), default=0)
    if best != i["max_points"]:
        yield f"the best option gives {best}, max_points says {i['max_points']}"


def _multi(i: Any) -> Iterator[str]:
    yield from _options(i)
    total = sum(o["points"] for o in i.get("options") or ())
    if total < i["max_points"]:
        yield f"all options together give {total}, max_points says {i['max_points']}"


def _number(i: Any) -> Iterator[str]:
    number = i["number"]
    if number["better"] not in ("higher", "lower"):
        yield f"better is higher or lower, not {number['better']!r}"
    name = "at_least" if number["better"] == "higher" else "at_most"
    bounds = [b.get(name) for b in number["bands"]]
    if not bounds or not all(_points(b) for b in bounds):
        yield f"each band needs {name}"
    elif bounds != sorted(set(bounds), reverse=name == "at_least"):
        yield "bands overlap or are out of order, best first"
    points = [b["points"] for b in number["bands"]]
    if not all(map(_points, points)) or points != sorted(points, reverse=True) or max(points, default=0) != i["max_points"]:
        yield f"points of the bands fall from max_points ({i['max_points']})"
    if not number["unit_zh"] or not number["unit_en"]:
        yield "the unit is missing in one language"


def _stepped(i: Any) -> Iterator[str]:
    step = i.get("step", 1)
    if not _points(step) or step <= 0 or round(i["max_points"] * 100) % round(step * 100):
        yield f"step {step!r} does not divide max_points"


def _deduct(i: Any) -> Iterator[str]:
    deduct = i["deduct"]
    if not _points(deduct["per"]) or deduct["per"] <= 0:
        yield f"points lost per fault {deduct['per']!r} must be over 0"
    if not deduct["unit_zh"] or not deduct["unit_en"]:
        yield "the unit is missing in one language"


CHECKS: dict[str, Any] = {
    "yesno": lambda _: iter(()),
    "grade": _grade,
    "multi": _multi,
    "number": _number,
    "points": _stepped,
    "deduct": _deduct,
}
