"""A checked checklist as rows, parents first. Points and bounds become hundredths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..models import Checklist, Item, ItemOption, Level, Minimum, Paper, Section
from ..models.survey import FEWEST
from .shape import JOIN_RULES, NA_RULES


def rows(data: Any, id: str, version: int, digest: str) -> Iterator[list[Any]]:
    places = tree(data["sections"])
    yield [_checklist(data, id, version, digest)]
    yield [_level(level, data, id) for level in data["levels"]]
    yield [minimum for level in data["levels"] for minimum in _minima(level, data, id)]
    yield [_paper(p, id, n) for n, p in enumerate(data.get("papers", ()))]
    yield [_section(s, id, n, places[s["code"]]) for n, s in enumerate(data["sections"])]
    items = [(s, i) for s in data["sections"] for i in s["items"]]
    yield [_item(i, id, section, n, data, places[section["code"]]) for n, (section, i) in enumerate(items)]
    yield [option for _, i in items for option in _options(i, id)]


class Place(NamedTuple):
    """Where a section stands, and what it has from those above it. path: its codes from the root on."""

    path: tuple[str, ...]
    paper: str | None
    site_kinds: list[str]


def tree(sections: list[Any]) -> dict[str, Place]:
    """By code. Sections of a circle, or below an unknown one, are left out."""
    given = {s["code"]: s for s in sections}
    found: dict[str, Place] = {}
    for code in given:
        above = _upwards(code, given)
        if above:
            paper = next((s["paper"] for s in above if "paper" in s), None)
            kinds: list[str] = next((s["site_kinds"] for s in above if "site_kinds" in s), [])
            found[code] = Place(tuple(s["code"] for s in reversed(above)), paper, kinds)
    return found


def _upwards(code: str, given: dict[str, Any]) -> list[Any]:
    """The section and those above it, up to its root; empty when there is no way to one."""
    way: list[Any] = []
    at: str | None = code
    while at is not None:
        if at not in given or len(way) > len(given):
            return []
        way.append(given[at])
        at = given[at].get("parent")
    return way


def hundredths(value: Any) -> int:
    return round(value * 100)


def decimal(value: int) -> str:
    """Hundredths as a person writes them: 350 is 3.5, 300 is 3."""
    return f"{value / 100:.2f}".rstrip("0").rstrip(".")


def _checklist(data: Any, id: str, version: int, digest: str) -> Checklist:
    titles = {"title_zh": data["name_zh"], "title_en": data["name_en"], "basis": data["basis"]}
    said = {name: data[name] for name in ("disclaimer_zh", "disclaimer_en")}
    return Checklist(
        id=id,
        version=version,
        line=id,
        **titles,
        **said,
        total_points=hundredths(data["total_points"]),
        bonus_cap=hundredths(data["bonus_cap"]),
        fails_pct=data["fails_rule"]["default_pct"],
        na_rule=NA_RULES[data.get("na_rule", "drop_from_denominator")],
        join_rule=JOIN_RULES[data.get("join_rule", "mean_of_those_who_answered")],
        bodies=",".join(sorted(data.get("bodies", ["inspection"]))),
        content_hash=digest,
    )


def _level(level: Any, data: Any, checklist: str) -> Level:
    """A total in points is asked exactly, as a minimum; its percents stand for the eye."""
    points, total = hundredths(level.get("min_total_points", 0)), hundredths(data["total_points"])
    pct = level.get("min_total_pct", min(100, points * 100 // max(total, 1)))
    titles = {name: level.get(name, "") for name in ("title_zh", "title_en")}
    same = {name: level[name] for name in ("stars", "min_section_pct", "max_key_fails")}
    return Level(checklist=checklist, min_total_pct=pct, **titles, **same)


def _minima(level: Any, data: Any, checklist: str) -> Iterator[Minimum]:
    key = {"checklist": checklist, "stars": level["stars"]}
    for measure, code, need, whole in asked(level, data):
        yield Minimum(**key, measure=measure, code=code, need=need, whole=whole)


def asked(level: Any, data: Any) -> Iterator[tuple[str, str, int, int]]:
    """What a level asks beside its three columns: measure, code, need, whole (see models.Minimum)."""
    if "min_total_points" in level:
        yield "total", "", hundredths(level["min_total_points"]), max(hundredths(data["total_points"]), 1)
    if "min_bonus_points" in level:
        yield "bonus", "", hundredths(level["min_bonus_points"]), 1
    if "min_optional" in level:
        yield "optional", "", level["min_optional"], 1
    for m in level.get("minima", ()):
        whole = max(full(m["measure"], m["code"], data), 1)
        yield m["measure"], m["code"], *((m["pct"], 100) if "pct" in m else (hundredths(m["points"]), whole))


def full(measure: str, code: str, data: Any) -> int:
    """All points of a section, or of a paper's sections."""
    if measure == "section":
        return sum(hundredths(s["max_points"]) for s in data["sections"] if s["code"] == code)
    roots = [s for s in data["sections"] if "parent" not in s and s.get("paper") == code and s["group"] != "bonus"]
    return sum(hundredths(s["max_points"]) for s in roots)


def _paper(p: Any, checklist: str, position: int) -> Paper:
    same = {name: p[name] for name in ("code", "title_zh", "title_en")}
    filled = p.get("filled_by", "")
    fewest = p.get("fewest", FEWEST) if filled == "survey" else 0
    worth = hundredths(p["worth"]) if "worth" in p else None
    return Paper(checklist=checklist, position=position, worth=worth, filled_by=filled, fewest=fewest, **same)


def _section(s: Any, checklist: str, position: int, place: Place) -> Section:
    return Section(
        checklist=checklist,
        position=position,
        **{name: s[name] for name in ("code", "title_zh", "title_en", "clause")},
        part=s["group"],
        scored=int(s["scored"]),
        max_points=hundredths(s["max_points"]),
        parent=s.get("parent"),
        path=f"/{'/'.join(place.path)}/",
        depth=len(place.path) - 1,
        paper=place.paper,
    )


def _item(i: Any, checklist: str, section: Any, position: int, data: Any, place: Place) -> Item:
    situation = i.get("veto_situation", {})
    same = {name: i[name] for name in ("title_zh", "title_en", "kind", "photo", "severity", "obligation", "clause", "method")}
    return Item(
        checklist=checklist,
        code=i["id"],
        section=section["code"],
        position=position,
        **same,
        **_measured(i),
        max_points=hundredths(i["max_points"]),
        step=_step(i),
        guest=int(i.get("guest", True)),
        wording_source=i["wording_source"],
        na_allowed=int(i["na_allowed"]),
        na_needs_approval=int(i["na_needs_approval"]),
        fails_below=hundredths(i["fails_below"]) if "fails_below" in i else None,
        partial_points=_partial(i, data.get("partial_rule", "none")),
        required_from=i.get("required_from"),
        optional=int(i.get("optional", False)),
        site_kinds=",".join(sorted(i.get("site_kinds", place.site_kinds))),
        filled_by=next((p.get("filled_by", "") for p in data.get("papers", ()) if p["code"] == place.paper), ""),
        situation_zh=situation.get("zh"),
        situation_en=situation.get("en"),
    )


def _measured(i: Any) -> dict[str, Any]:
    """How a number gives points, and its unit."""
    number, deduct = i.get("number", {}), i.get("deduct", {})
    said = deduct or number
    return {
        "scale": number.get("scale", "bands"),
        "per": hundredths(said.get("per", 0)),
        "every": hundredths(said.get("every", 1)),
        "floor": hundredths(deduct.get("floor", 0)),
        "better": number.get("better", ""),
        **{name: said.get(name, "") for name in ("unit_zh", "unit_en")},
        **{name: number.get(name) for name in ("of_zh", "of_en")},
    }


def _partial(i: Any, rule: str) -> int | None:
    """Half of it for "partly"; nothing where it is worth a point or less."""
    if i["kind"] != "yesno" or not i["max_points"]:
        return None
    if "partial_points" in i:
        return hundredths(i["partial_points"])
    most = hundredths(i["max_points"])
    return (most // 2 if most > 100 else 0) if rule == "half" else None


def _step(i: Any) -> int:
    return {"points": hundredths(i.get("step", 1)), "deduct": 100}.get(i["kind"], 1)


def _options(i: Any, checklist: str) -> Iterator[ItemOption]:
    key = {"checklist": checklist, "item": i["id"]}
    vetoes = i.get("veto_options", ())
    for n, o in enumerate(i.get("options", ())):
        texts = {"title_zh": o["zh"], "title_en": o["en"], "points": hundredths(o["points"])}
        yield ItemOption(**key, id=o["id"], position=n, bound=0, veto=int(o["id"] in vetoes), **texts)
    for n, b in enumerate(i.get("number", {}).get("bands", ()), 1):
        bound = hundredths(b.get("at_least", b.get("at_most")))
        texts = {"title_zh": "", "title_en": "", "points": hundredths(b["points"])}
        yield ItemOption(**key, id=f"b{n}", position=n, bound=bound, veto=0, **texts)
