"""An independent, plain reference for scores: fractions, loops, the checklist's JSON, no SQL and none of the app's code."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

Answer = dict[str, Any]  # choice (a list or "yes"/"no"), number (a Fraction), situation, na


def points(item: Any, a: Answer) -> Fraction | None:
    if a.get("na"):
        return None
    kind, most = item["kind"], Fraction(item["max_points"])
    if kind == "yesno":
        return most if a["choice"] == "yes" else Fraction(0)
    if kind == "grade":
        return next(Fraction(o["points"]) for o in item["options"] if o["id"] == a["choice"])
    if kind == "multi":
        return min(most, sum((Fraction(o["points"]) for o in item["options"] if o["id"] in a["choice"]), Fraction(0)))
    if kind == "points":
        return Fraction(a["number"])
    if kind == "deduct":
        return max(Fraction(0), most - a["number"] * Fraction(item["deduct"]["per"]))
    number = item["number"]
    if number["better"] == "higher":
        hit = [b["points"] for b in number["bands"] if a["number"] >= b["at_least"]]
    else:
        hit = [b["points"] for b in number["bands"] if a["number"] <= b["at_most"]]
    return Fraction(max(hit, default=0))


def failed(item: Any, a: Answer, default_pct: int) -> bool:
    if a.get("na"):
        return False
    if item["kind"] == "yesno":
        return bool(a["choice"] == "no")
    got = points(item, a)
    assert got is not None
    if "fails_below" in item:
        return got < Fraction(str(item["fails_below"]))
    return got < Fraction(item["max_points"]) * default_pct / 100


def vetoed(item: Any, a: Answer, default_pct: int) -> bool:
    if item["severity"] != "veto" or a.get("na"):
        return False
    if "veto_situation" in item:
        return bool(a.get("situation"))
    if item.get("veto_options"):
        return a["choice"] in item["veto_options"]
    return failed(item, a, default_pct)


def result(checklist: Any, sheets: list[dict[str, Answer]]) -> dict[str, Any]:
    """Points by item and section in hundredths, total, stars. `sheets`: answers by item id, one sheet a scorer."""
    pct = checklist["fails_rule"]["default_pct"]
    items, sections = {}, {}
    for s in checklist["sections"]:
        rows = {i["id"]: _joined(i, [sheet[i["id"]] for sheet in sheets if i["id"] in sheet], pct) for i in s["items"]}
        items |= rows
        sections[s["code"]] = _section(checklist, s, rows)
    total = sum(s["points"] for s in sections.values())
    attainable = sum(s["attainable"] for s in sections.values())
    vetoes = sum(i["vetoed"] for i in items.values())
    keys = sum(items[i["id"]]["failed"] for s in checklist["sections"] for i in s["items"] if i["severity"] == "key")
    reached = [lv["stars"] for lv in checklist["levels"] if _reached(lv, checklist, sections, total, attainable, vetoes, keys)]
    return {
        "items": items,
        "sections": sections,
        "points": total,
        "attainable": attainable,
        "stars": max(reached, default=0),
        "vetoes": vetoes,
        "key_fails": keys,
    }


def _joined(item: Any, given: list[Answer], pct: int) -> dict[str, Any]:
    """The mean of those who scored, rounded once, half up, to a hundredth of a point."""
    scored = [p for p in (points(item, a) for a in given) if p is not None]
    pending = any(a.get("na") and item["na_needs_approval"] for a in given)
    mean = floor(sum(scored, Fraction(0)) * 100 / len(scored) + Fraction(1, 2)) if scored else None
    na = not scored and bool(given) and any(a.get("na") for a in given) and not (pending and all(item["na_needs_approval"] for _ in given))
    return {
        "points": mean,
        "na": na,
        "answered": mean is not None or na,
        "failed": any(failed(item, a, pct) for a in given),
        "vetoed": any(vetoed(item, a, pct) for a in given),
        "max": item["max_points"] * 100,
    }


def _section(checklist: Any, s: Any, rows: dict[str, Any]) -> dict[str, int]:
    got = sum(r["points"] or 0 for r in rows.values())
    if s["group"] == "bonus":
        return {"points": min(got, checklist["bonus_cap"] * 100), "attainable": 0}
    return {"points": got, "attainable": sum(r["max"] for r in rows.values() if not r["na"])}


def _reached(level: Any, checklist: Any, sections: Any, total: int, attainable: int, vetoes: int, keys: int) -> bool:
    enough = Fraction(total) >= Fraction(level["min_total_pct"], 100) * attainable
    each = all(
        Fraction(sections[s["code"]]["points"]) >= Fraction(level["min_section_pct"], 100) * sections[s["code"]]["attainable"]
        for s in checklist["sections"]
        if s["scored"] and sections[s["code"]]["attainable"]
    )
    return enough and each and vetoes == 0 and keys <= level["max_key_fails"]
