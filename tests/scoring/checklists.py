"""Random checklists that the loader takes, and random answers to them: every kind, scale, rule and measure, from one source of chance."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

SITES = ("hotel", "homestay", "scenic", "village")
Item = dict[str, Any]


def checklist(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        **dict.fromkeys(("name_zh", "name_en", "basis", "disclaimer_zh", "disclaimer_en"), "随机"),
        "fails_rule": {"default_pct": chance.choice([0, 50, 60, 100])},
        "na_rule": chance.choice(["drop_from_denominator", "full_points", "zero_points"]),
        "join_rule": chance.choice(["mean_of_those_who_answered", "the_lead_alone"]),
        "partial_rule": chance.choice(["none", "half"]),
        "sections": tree(chance),
    }
    _papers(chance, made)
    bonus = _bonus(chance) if chance.random() < 0.6 else None
    made["sections"] += [bonus] if bonus else []
    made["bonus_cap"] = bonus["max_points"] if bonus else 0
    worth = {p["code"]: p["worth"] for p in made.get("papers", ()) if "worth" in p}
    roots = [s for s in made["sections"] if "parent" not in s and s["group"] != "bonus" and s.get("paper") not in worth]
    made["total_points"] = number(sum((Fraction(str(s["max_points"])) for s in roots), Fraction(0)) + sum(worth.values()))
    made["levels"] = levels(chance, made)
    return made


def number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def tree(chance: random.Random) -> list[Any]:
    """One to four roots, some of them with sections below, down to the third generation."""
    made: list[Any] = []
    for n in range(chance.randint(1, 4)):
        _branch(chance, made, f"{'ABCD'[n]}", None, 0)
    return made


def _branch(chance: random.Random, made: list[Any], code: str, parent: str | None, depth: int) -> Fraction:
    place = len(made)
    below = sum(
        (_branch(chance, made, f"{code}{n}", code, depth + 1) for n in range(chance.choice([0, 0, 2]) if depth < 2 else 0)), Fraction(0)
    )
    items = [item(chance, f"{code}-{n}") for n in range(chance.randint(0 if below else 1, 4))]
    if chance.random() < 0.3 and len(items) > 1:
        items[0]["site_kinds"] = sorted(chance.sample(SITES, 2))
    most = below + _given(items)
    section = {
        "code": code,
        "title_zh": code,
        "title_en": code,
        "group": "service",
        "clause": "",
        "scored": True,
        "max_points": number(most),
    }
    made.insert(place, {**section, "items": items, **({"parent": parent} if parent else {})})
    return most


def _given(items: list[Item]) -> Fraction:
    """Where most is asked."""
    here = lambda i, site: site in i.get("site_kinds", [site])  # noqa: E731
    return max(sum((Fraction(str(i["max_points"])) for i in items if here(i, site)), Fraction(0)) for site in SITES)


def _bonus(chance: random.Random) -> dict[str, Any]:
    items = [item(chance, f"X-{n}", bonus=True) for n in range(chance.randint(1, 3))]
    cap = number(_given(items))
    return {
        "code": "X",
        "title_zh": "X",
        "title_en": "X",
        "group": "bonus",
        "clause": "",
        "scored": True,
        "max_points": cap,
        "items": items,
    }


def _papers(chance: random.Random, made: dict[str, Any]) -> None:
    if chance.random() < 0.5:
        return
    codes = ["P", "Q", "R"][: chance.randint(1, 3)]
    made["papers"] = [{"code": c, "title_zh": c, "title_en": c, **chance.choice([{}, {"worth": 0}, {"worth": 60}])} for c in codes]
    for s in made["sections"]:
        if "parent" not in s and chance.random() < 0.8:
            s["paper"] = chance.choice(codes)
    for p in made["papers"]:
        if not any(s.get("paper") == p["code"] for s in made["sections"]):
            p.pop("worth", None)  # its worth would be in the total, and no item gives it


def item(chance: random.Random, code: str, bonus: bool = False) -> Item:
    kind = chance.choice(["yesno", "grade", "multi", "points", "number", "unit", "share", "ratio", "deduct"])
    most = chance.choice([0, 1, 2, 5, 7.5, 10]) if kind == "yesno" else chance.choice([1, 2, 5, 7.5, 10])
    na = chance.random() < 0.5
    made: Item = {
        "id": code,
        **dict.fromkeys(("title_zh", "title_en"), code),
        "kind": "number" if kind in ("unit", "share", "ratio") else kind,
        "max_points": most,
        "photo": "none",
        "severity": chance.choice(["normal"] * 5 + ["key", "veto"]) if not bonus else "normal",
        "obligation": "shall",
        "clause": "",
        "method": "look",
        "wording_source": "proposal",
        "na_allowed": na,
        "na_needs_approval": na and chance.random() < 0.4,
        **_more(chance, most),
        **KINDS[kind](chance, most),
    }
    if made["severity"] == "veto":
        _veto(chance, made)
    return made


def _more(chance: random.Random, most: float) -> Item:
    made: Item = {}
    if chance.random() < 0.2:
        made["fails_below"] = chance.choice([0, most, most / 2 if most % 1 == 0 else most])
    if chance.random() < 0.1:
        made["required_from"] = chance.randint(1, 5)
    if chance.random() < 0.3:
        made["optional"] = True
    return made


def _options(chance: random.Random, most: float) -> Item:
    rest = [chance.choice([0, most / 2, most]) for _ in range(chance.randint(1, 3))]
    return {"options": [{"id": "abcd"[n], "zh": "x", "en": "x", "points": p} for n, p in enumerate([most, *rest])]}


def _bands(chance: random.Random, most: float) -> Item:
    better = chance.choice(["higher", "lower"])
    bounds = sorted(chance.sample(range(1, 90), 3), reverse=better == "higher")
    name = "at_least" if better == "higher" else "at_most"
    bands = [{name: b, "points": p} for b, p in zip(bounds, [most, most / 2, 0], strict=True)]
    return {"number": {"better": better, "bands": bands[: chance.randint(1, 3)], **UNIT}}


def _unit(chance: random.Random, _most: float) -> Item:
    return {"number": {"scale": "unit", "per": chance.choice([0.5, 1]), "every": chance.choice([1, 2.5, 50]), **UNIT}}


def _share(chance: random.Random, _most: float) -> Item:
    return {"number": {"scale": "share", **UNIT, **(OF if chance.random() < 0.5 else {})}}


def _ratio(chance: random.Random, most: float) -> Item:
    return {"number": _bands(chance, most)["number"] | OF}


def _deduct(chance: random.Random, most: float) -> Item:
    more = {"floor": most / 2} if chance.random() < 0.3 else {}
    return {"deduct": {"per": chance.choice([0.5, 1, 3]), **more, **UNIT}}


UNIT, OF = {"unit_zh": "个", "unit_en": "x"}, {"of_zh": "间", "of_en": "rooms"}
KINDS: dict[str, Any] = {
    "yesno": lambda chance, most: {"partial_points": most / 2 if most % 1 == 0 else most} if chance.random() < 0.3 else {},
    "grade": _options,
    "multi": _options,
    "points": lambda chance, most: {"step": chance.choice([0.5, 0.25])},
    "number": _bands,
    "unit": _unit,
    "share": _share,
    "ratio": _ratio,
    "deduct": _deduct,
}


def _veto(chance: random.Random, made: Item) -> None:
    if chance.random() < 0.3:
        made["veto_situation"] = {"zh": "x", "en": "x"}
    elif "options" in made and chance.random() < 0.7:
        made["veto_options"] = [chance.choice(made["options"])["id"]]


def levels(chance: random.Random, made: Any) -> list[Any]:
    """One to five, each asking for more than the one below."""
    n = chance.randint(1, 5)
    totals = sorted(chance.sample(range(5, 96), n))
    each, keys = sorted(chance.randint(0, 60) for _ in range(n)), sorted((chance.randint(0, 2) for _ in range(n)), reverse=True)
    found = [{"stars": k + 1, "min_total_pct": totals[k], "min_section_pct": each[k], "max_key_fails": keys[k]} for k in range(n)]
    if chance.random() < 0.3 and made["total_points"]:
        for level in found:
            level["min_total_points"] = number(Fraction(level.pop("min_total_pct") * int(made["total_points"] * 100) // 100, 100))
    for name, most in (("min_bonus_points", made["bonus_cap"]), ("min_optional", _optional(made))):
        if most and chance.random() < 0.4:
            for level, least in zip(found, sorted(chance.randint(1, int(most)) if most >= 1 else 0 for _ in found), strict=True):
                if least:
                    level[name] = least
    named = [("section", s["code"], s["max_points"]) for s in made["sections"] if s["group"] != "bonus" and s["max_points"]]
    given = {s["paper"] for s in made["sections"] if "paper" in s and s["max_points"]}
    named += [("paper", code, None) for code in sorted(given)]
    for measure, code, most in chance.sample(named, min(len(named), chance.randint(0, 3))):
        _minima(chance, found, measure, code, most)
    return found


def _optional(made: Any) -> int:
    return sum(1 for s in made["sections"] for i in s["items"] if i.get("optional") and "site_kinds" not in i)


def _minima(chance: random.Random, levels: list[Any], measure: str, code: str, most: float | None) -> None:
    pct, top = sorted(chance.randint(1, 90) for _ in levels), int((most or 0) * 100)
    exact = most is not None and top >= 100 and chance.random() < 0.5
    for level, least in zip(levels, pct, strict=True):
        said = {"points": number(Fraction(least * top // 100, 100))} if exact else {"pct": least}
        level.setdefault("minima", []).append({"measure": measure, "code": code, **said})


def sheet(chance: random.Random, data: Any) -> dict[str, Any]:
    mood, gaps = chance.choice([0.3, 0.8, 0.97, 1.0]), chance.choice([0, 0, 0.1, 0.5, 1])
    return {i["id"]: answer(chance, i, data, mood) for s in data["sections"] for i in s["items"] if chance.random() >= gaps}


def answer(chance: random.Random, item: Item, data: Any, mood: float) -> dict[str, Any]:
    if item["na_allowed"] and chance.random() < 0.15:
        return {"na": 1, "agreed": chance.random() < 0.5}
    made = _value(chance, item, data, chance.random() < mood)
    if "veto_situation" in item and chance.random() < (1 - mood) / 2:
        made["situation"] = 1
    return made


def _value(chance: random.Random, item: Item, data: Any, good: bool) -> dict[str, Any]:
    kind, most = item["kind"], Fraction(str(item["max_points"]))
    if kind == "yesno":
        half = "partial_points" in item or (data["partial_rule"] == "half" and most > 0)
        return {"choice": "yes" if good else chance.choice(["no", "partly"] if half and most > 0 else ["no"])}
    if kind in ("grade", "multi"):
        ids = [o["id"] for o in item["options"]]
        some = ids[:1] if good else chance.sample(ids, chance.randint(0, len(ids)))
        return {"choice": sorted(some) if kind == "multi" else chance.choice(some or ids)}
    if kind == "points":
        step = Fraction(str(item["step"]))
        return {"number": most if good else step * chance.randint(0, int(most / step))}
    if kind == "deduct":
        return {"number": Fraction(0 if good else chance.randint(0, 12))}
    return _measured(chance, item["number"], good)


def _measured(chance: random.Random, said: Any, good: bool) -> dict[str, Any]:
    low = said.get("better") == "lower"
    top = Fraction(0) if low else Fraction(200)
    number = top if good else Fraction(chance.randint(0, 12_000), 100)
    if "of_zh" in said:
        return {"number": number, "sample": Fraction(chance.choice([1, 3, 7, 150, 200]))}
    return {"number": number}
