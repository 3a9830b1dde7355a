"""Rules of one item: what its fields must be to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from . import shape
from .findings import Said, say
from .rows import decimal, hundredths

RESERVED = ("yes", "no", "none", "partly")  # words of Answered.choice


def points(item: Any) -> int | None:
    """Hundredths, or None when the item does not say."""
    said = item.get("max_points") if isinstance(item, dict) else None
    return hundredths(said) if shape.POINTS.test(said) else None


def wrong(item: Any, section: Any) -> Iterator[Said]:
    kind = str(item.get("kind")) if isinstance(item, dict) else ""
    known = shape.KIND[kind] if kind in shape.KIND else _any_kind()
    said = list(shape.wrong(item, shape.ITEM | known))
    yield from said
    if not said:
        yield from _severity(item)
        yield from _share(item, section)
        yield from OF_KIND[item["kind"]](item)


def _any_kind() -> dict[str, shape.Is]:
    return {name: shape.maybe(field) for fields in shape.KIND.values() for name, field in fields.items()}


def _severity(item: Any) -> Iterator[Said]:
    if item["severity"] != "veto":
        for name in ("veto_options", "veto_situation"):
            if name in item:
                yield say("%(name)s is given, expected only where severity is veto", name=name)
    if item["na_needs_approval"] and not item["na_allowed"]:
        yield say("na_needs_approval is true, expected false where na_allowed is false")


def _share(item: Any, section: Any) -> Iterator[Said]:
    for name, said in (("fails_below", item), ("partial_points", item), ("floor", item.get("deduct"))):
        value = said.get(name, 0) if isinstance(said, dict) else 0
        if shape.POINTS.test(value) and value > item["max_points"]:
            yield say("%(name)s is %(said)s, expected at most max_points (%(most)s)", name=name, said=value, most=item["max_points"])
    if "veto_situation" in item:
        yield from shape.wrong(item["veto_situation"], shape.SITUATION, "veto_situation.")
    if item.get("bonus") and isinstance(section, dict) and section.get("group") != "bonus":
        yield say("bonus is true, expected only in a bonus section")


def _listed(rows: list[Any], fields: dict[str, shape.Is], what: str) -> Iterator[Said]:
    for n, row in enumerate(rows, 1):
        yield from shape.wrong(row, fields, f"{what} {n}: ")


def _options(item: Any) -> Iterator[Said]:
    said = list(_listed(item["options"], shape.OPTION, "option"))
    yield from said
    if said:
        return
    ids = Counter(option["id"] for option in item["options"])
    yield from (say("option %(id)s is there %(n)s times, expected once", id=id, n=n) for id, n in ids.items() if n > 1)
    yield from (say("option %(id)s: this id is kept for answers, expected another", id=id) for id in ids if id in RESERVED)
    yield from _best(item, max if item["kind"] == "grade" else sum)
    for veto in item.get("veto_options", ()):
        if not isinstance(veto, str) or veto not in ids:
            yield say("veto_options names %(id)s, expected one of %(known)s", id=veto, known=", ".join(ids))


def _best(item: Any, join: Callable[[Iterator[int]], int]) -> Iterator[Said]:
    """The best option of a grade gives all points; the options of a multi together at least."""
    given, most = join(hundredths(option["points"]) for option in item["options"]), hundredths(item["max_points"])
    if given != most if item["kind"] == "grade" else given < most:
        sentence = "its best option gives %(given)s, max_points says %(said)s"
        together = "its options together give %(given)s, max_points says %(said)s"
        yield say(sentence if item["kind"] == "grade" else together, given=decimal(given), said=item["max_points"])


def _number(item: Any) -> Iterator[Said]:
    number = item["number"]
    scale = number.get("scale", "bands") if isinstance(number, dict) else "bands"
    known = shape.SCALE.get(scale, {}) if isinstance(scale, str) else {}
    said = list(shape.wrong(number, shape.NUMBER | known, "number."))
    if said:
        yield from said
        return
    yield from _ratio(number, scale)
    if scale == "bands":
        yield from list(_listed(number["bands"], shape.BANDS[number["better"]], "band")) or _bands(item)


def _ratio(number: Any, scale: str) -> Iterator[Said]:
    if ("of_zh" in number) != ("of_en" in number):
        yield say("number.of_zh and number.of_en are given together or not at all")
    if scale == "unit" and "of_zh" in number:
        yield say("number.of_zh is given, expected only with bands or share")


def _bands(item: Any) -> Iterator[Said]:
    """Best first: bounds go one way, points fall."""
    name = "at_least" if item["number"]["better"] == "higher" else "at_most"
    bounds = [hundredths(band[name]) for band in item["number"]["bands"]]
    if bounds != sorted(set(bounds), reverse=name == "at_least"):
        yield say("its bands overlap or are out of order, expected %(name)s from the best band to the worst", name=name)
    given = [hundredths(band["points"]) for band in item["number"]["bands"]]
    if given != sorted(set(given), reverse=True):
        yield say("the points of its bands do not fall from band to band")
    if given[0] != hundredths(item["max_points"]):
        yield say("its first band gives %(given)s, max_points says %(said)s", given=decimal(given[0]), said=item["max_points"])


def _points(item: Any) -> Iterator[Said]:
    if hundredths(item["max_points"]) % hundredths(item["step"]):
        yield say("step is %(said)s, expected a divisor of max_points (%(most)s)", said=item["step"], most=item["max_points"])


def _deduct(item: Any) -> Iterator[Said]:
    yield from shape.wrong(item["deduct"], shape.DEDUCT, "deduct.")


OF_KIND: dict[str, Callable[[Any], Iterator[Said]]] = {
    "yesno": lambda _: iter(()),
    "grade": _options,
    "multi": _options,
    "number": _number,
    "points": _points,
    "deduct": _deduct,
}
