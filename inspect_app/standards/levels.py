"""Rules of the levels: each asks for no less than the one below it, and can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ..models.site import SITE_KINDS
from . import shape
from .findings import Finding, Said, found, say
from .rows import asked, decimal, full, hundredths

LESS = "%(name)s is %(high)s, expected at least the %(low)s of the level below"
MORE = "%(name)s is %(high)s, expected at most the %(low)s of the level below"
FAR = "nobody can reach it: %(name)s asks for %(said)s, there are %(most)s"


def wrong(level: Any) -> Iterator[Said]:
    """Between the fields of one level."""
    if ("min_total_pct" in level) == ("min_total_points" in level):
        yield say("it has to say min_total_pct or min_total_points, one of the two")
    for m in level.get("minima", ()):
        yield from _minimum(m)
    places = [(m.get("measure"), m.get("code")) for m in level.get("minima", ()) if isinstance(m, dict)]
    if len(set(map(str, places))) < len(places):
        yield say("two of its minima are of the same section or paper")


def _minimum(m: Any) -> Iterator[Said]:
    said = [*shape.wrong(m, shape.MINIMUM, "minima: ")]
    yield from said
    if not said and ("pct" in m) == ("points" in m):
        yield say("its minimum of %(code)s has to say pct or points, one of the two", code=m["code"])


def order(levels: Iterable[Any], data: Any) -> Iterator[Finding]:
    ordered = sorted(levels, key=lambda level: -level["stars"])
    for high, low in pairwise(ordered):
        yield from found("level", str(high["stars"]), _above(high, low, data))


def _above(high: Any, low: Any, data: Any) -> Iterator[Said]:
    """Does the higher level ask for more?"""
    if high["stars"] == low["stars"]:
        yield say("it is there twice, expected each number of stars once")
    above, below = demands(high, data), demands(low, data)
    for name in [*above, *(name for name in below if name not in above)]:
        (most, said), (least, told) = above.get(name, NOTHING), below.get(name, NOTHING)
        if most < least:
            yield say(MORE if name == "max_key_fails" else LESS, name=name, high=said, low=told)
    if all(above.get(name, NOTHING)[0] == below.get(name, NOTHING)[0] for name in {*above, *below}) and not _required(high, low, data):
        yield say("it asks for no more than the level below")


NOTHING = (Fraction(0), 0)


def demands(level: Any, data: Any) -> dict[str, tuple[Fraction, Any]]:
    """What a level asks, by name: a number that grows with the demand, and what the file says."""
    said = {name: (Fraction(level[name]), level[name]) for name in ("min_total_pct", "min_section_pct") if name in level}
    if "min_total_points" in level:
        total = max(hundredths(data["total_points"]) if isinstance(data.get("total_points"), int | float) else 1, 1)
        share = Fraction(hundredths(level["min_total_points"]) * 100, total)
        said["min_total_pct"] = (share, decimal(hundredths(level["min_total_points"])))
    said["max_key_fails"] = (Fraction(-level["max_key_fails"]), level["max_key_fails"])
    for name in ("min_bonus_points", "min_optional"):
        said[name] = (Fraction(str(level.get(name, 0))), level.get(name, 0))
    for m in level.get("minima", ()):
        said[f"minima {m['code']}"] = (Fraction(str(m.get("pct", m.get("points")))), m.get("pct", m.get("points")))
    return said


def _required(high: Any, low: Any, data: Any) -> bool:
    """Does an item begin to be required between the two?"""
    return any(low["stars"] < (i.get("required_from") or 0) <= high["stars"] for i in _items(data))


def _items(data: Any) -> Iterator[Any]:
    sections = data.get("sections") if isinstance(data, dict) else None
    for s in sections if isinstance(sections, list) else ():
        yield from (i for i in (s.get("items") or () if isinstance(s, dict) else ()) if isinstance(i, dict))


def unreachable(data: Any) -> Iterator[Finding]:
    """Levels of a checklist that is right otherwise, which not even full points would reach."""
    for level in data["levels"]:
        yield from found("level", str(level["stars"]), _far(level, data))


def _far(level: Any, data: Any) -> Iterator[Said]:
    for measure, code, need, whole in asked(level, data):
        most = _most(measure, code, data)
        if code and most is None:
            yield say("minima name %(code)s, expected the code of a scored %(measure)s", code=code, measure=measure)
        elif most is not None and need > (most if measure in COUNTED else most * whole // max(_full(measure, code, data), 1)):
            yield say(FAR, name=f"{measure} {code}".strip(), said=_shown(measure, need, whole), most=_shown(measure, most, 0))


COUNTED = ("bonus", "optional")


def _shown(measure: str, value: int, whole: int) -> str:
    return str(value) if measure == "optional" else f"{value} %" if whole == 100 else decimal(value)


def _most(measure: str, code: str, data: Any) -> int | None:
    """What full points give; None: there is no such thing."""
    if measure == "optional":
        return max(sum(1 for i in _items(data) if i.get("optional") and kind in i.get("site_kinds", [kind])) for kind in SITE_KINDS)
    if measure == "bonus":
        return hundredths(data["bonus_cap"])
    if measure == "total":
        return hundredths(data["total_points"]) + hundredths(data["bonus_cap"])
    scored = {s["code"] for s in data["sections"] if s["scored"] and s["group"] != "bonus"}
    known = scored if measure == "section" else {p["code"] for p in data.get("papers", ())}
    return full(measure, code, data) if code in known else None


def _full(measure: str, code: str, data: Any) -> int:
    return hundredths(data["total_points"]) if measure == "total" else full(measure, code, data)
