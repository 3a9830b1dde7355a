"""An independent, plain reference for scores: fractions, loops, the checklist's JSON, no SQL and none of the app's code."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

Answer = dict[str, Any]  # choice (a list, or "yes", "partly", "no"), number and sample (Fractions), situation, na, agreed
Rows = dict[str, Any]


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


def rounded(value: Fraction) -> Fraction:
    """To a hundredth, half up."""
    return Fraction(floor(value * 100 + Fraction(1, 2)), 100)


def points(item: Any, a: Answer, partial_rule: str = "none") -> Fraction | None:
    if a.get("na"):
        return None
    kind, most = item["kind"], exact(item["max_points"])
    if kind == "yesno":
        return {"yes": most, "no": Fraction(0), "partly": partly(item, partial_rule)}[a["choice"]]
    if kind == "grade":
        return next(exact(o["points"]) for o in item["options"] if o["id"] == a["choice"])
    if kind == "multi":
        return min(most, sum((exact(o["points"]) for o in item["options"] if o["id"] in a["choice"]), Fraction(0)))
    if kind == "points":
        return Fraction(a["number"])
    if kind == "deduct":
        return max(exact(item["deduct"].get("floor", 0)), most - steps(item["deduct"], a["number"]))
    return measured(item["number"], a, most)


def partly(item: Any, rule: str) -> Fraction:
    most = exact(item["max_points"])
    if "partial_points" in item:
        return exact(item["partial_points"])
    return Fraction(floor(most * 50), 100) if rule == "half" and most > 1 else Fraction(0)


def steps(line: Any, number: Fraction) -> Fraction:
    return floor(number / exact(line.get("every", 1))) * exact(line["per"])


def measured(number: Any, a: Answer, most: Fraction) -> Fraction:
    if number.get("scale") == "unit":
        return min(most, steps(number, a["number"]))
    said = a["number"] / a["sample"] * 100 if "of_zh" in number else a["number"]
    if number.get("scale") == "share":
        return min(most, rounded(most * said / 100))
    if number["better"] == "higher":
        hit = [exact(b["points"]) for b in number["bands"] if said >= exact(b["at_least"])]
    else:
        hit = [exact(b["points"]) for b in number["bands"] if said <= exact(b["at_most"])]
    return max(hit, default=Fraction(0))


def failed(item: Any, a: Answer, checklist: Any) -> bool:
    if a.get("na"):
        return False
    if item["kind"] == "yesno" and a["choice"] == "no":
        return True
    got = points(item, a, checklist.get("partial_rule", "none"))
    assert got is not None
    if "fails_below" in item:
        return got < exact(item["fails_below"])
    return got < exact(item["max_points"]) * checklist["fails_rule"]["default_pct"] / 100


def vetoed(item: Any, a: Answer, checklist: Any) -> bool:
    if item["severity"] != "veto" or a.get("na"):
        return False
    if "veto_situation" in item:
        return bool(a.get("situation"))
    if item.get("veto_options"):
        chosen = a["choice"] if isinstance(a["choice"], list) else [a["choice"]]
        return any(option in item["veto_options"] for option in chosen)
    return failed(item, a, checklist)


def of_a_guest(checklist: Any) -> Any:
    """What is asked in a secret visit: the items a guest can see, and the sections that have some."""
    seen = [s | {"items": [i for i in s["items"] if i.get("guest", True)]} for s in checklist["sections"]]
    return checklist | {"sections": [s for s in seen if s["items"]]}


def result(checklist: Any, sheets: list[dict[str, Answer]], site: str = "hotel", lead: int = 0) -> Rows:
    """All that scores say, points in hundredths. `sheets`: answers by item id, one sheet a scorer; the lead's is number `lead`."""
    return with_prospects(checklist, rows(checklist, sheets, site, lead))


def rows(checklist: Any, sheets: list[dict[str, Answer]], site: str, lead: int) -> Rows:
    """Scorers joined, by item."""
    given = [sheets[lead]] if checklist.get("join_rule") == "the_lead_alone" and lead < len(sheets) else sheets
    if checklist.get("join_rule") == "the_lead_alone" and lead >= len(sheets):
        given = []
    items: Rows = {}
    for s in checklist["sections"]:
        for i in s["items"]:
            kinds = i.get("site_kinds") or inherited(checklist, s, "site_kinds") or [site]
            if site in kinds:
                items[i["id"]] = joined(i, [sheet[i["id"]] for sheet in given if i["id"] in sheet], checklist) | {"section": s["code"]}
    return items


def with_prospects(checklist: Any, items: Rows) -> Rows:
    found = summed(checklist, items)
    return found | {
        "worst": summed(checklist, {code: imagined(row, False) for code, row in items.items()})["stars"],
        "best": summed(checklist, {code: imagined(row, True) for code, row in items.items()})["stars"],
    }


def inherited(checklist: Any, section: Any, name: str) -> Any:
    while name not in section and "parent" in section:
        section = next(s for s in checklist["sections"] if s["code"] == section["parent"])
    return section.get(name)


def joined(item: Any, given: list[Answer], checklist: Any) -> Rows:
    """The mean of those who scored, rounded once, half up, to a hundredth of a point."""
    scored = [p for p in (points(item, a, checklist.get("partial_rule", "none")) for a in given) if p is not None]
    open_na = item["na_needs_approval"]
    na = not scored and any(a.get("na") and (not open_na or a.get("agreed")) for a in given)
    most, rule = exact(item["max_points"]), checklist.get("na_rule", "drop_from_denominator")
    mean = rounded(sum(scored, Fraction(0)) / len(scored)) if scored else None
    if na and rule != "drop_from_denominator":
        mean = most if rule == "full_points" else Fraction(0)
    return {
        "points": None if mean is None else int(mean * 100),
        "na": na,
        "answered": bool(scored) or na,
        "failed": any(failed(item, a, checklist) for a in given),
        "vetoed": any(vetoed(item, a, checklist) for a in given),
        "max": int(most * 100),
        "attainable": 0 if na and rule == "drop_from_denominator" else int(most * 100),
        "severity": item["severity"],
        "optional": bool(item.get("optional")),
        "required_from": item.get("required_from"),
    }


def imagined(row: Rows, best: bool) -> Rows:
    if row["answered"]:
        return row
    if best:
        return row | {"points": row["max"], "answered": True, "failed": False}
    return row | {"points": 0, "failed": True, "vetoed": row["vetoed"] or row["severity"] == "veto"}


def summed(checklist: Any, items: Rows) -> Rows:
    sections = {}
    for s in checklist["sections"]:
        rows = [row for row in items.values() if row["section"] in below(checklist, s["code"])]
        if rows:
            sections[s["code"]] = section(checklist, s, rows)
    papers = {p["code"]: paper(checklist, p, sections) for p in checklist.get("papers", ())}
    papers = {code: p for code, p in papers.items() if p is not None}
    total, attainable = whole(checklist, sections, papers)
    found = {
        "items": {code: {name: row[name] for name in ITEM} for code, row in items.items()},
        "sections": sections,
        "papers": papers,
        "points": total,
        "attainable": attainable,
        "bonus": sum(sections[s["code"]]["points"] for s in roots(checklist) if s["group"] == "bonus" and s["code"] in sections),
        "vetoes": sum(row["vetoed"] for row in items.values()),
        "key_fails": sum(row["failed"] for row in items.values() if row["severity"] == "key"),
    }
    reached = [lv["stars"] for lv in checklist["levels"] if not misses(lv, checklist, found, items)]
    return found | {
        "stars": max(reached, default=0),
        "misses": {lv["stars"]: misses(lv, checklist, found, items) for lv in checklist["levels"]},
    }


ITEM = ("points", "na", "answered", "failed", "vetoed", "max", "attainable")


def below(checklist: Any, code: str) -> set[str]:
    found = {code}
    for s in checklist["sections"]:
        if s.get("parent") == code:
            found |= below(checklist, s["code"])
    return found


def roots(checklist: Any) -> list[Any]:
    return [s for s in checklist["sections"] if "parent" not in s]


def section(checklist: Any, s: Any, rows: list[Rows]) -> dict[str, int]:
    got = sum(r["points"] or 0 for r in rows)
    if s["group"] == "bonus":
        return {"points": min(got, int(exact(checklist["bonus_cap"]) * 100)), "attainable": 0}
    return {"points": got, "attainable": sum(r["attainable"] for r in rows)}


def paper(checklist: Any, p: Any, sections: Rows) -> dict[str, int] | None:
    mine = [s["code"] for s in roots(checklist) if s.get("paper") == p["code"] and s["group"] != "bonus" and s["code"] in sections]
    if not mine:
        return None
    got, of = (sum(sections[code][name] for code in mine) for name in ("points", "attainable"))
    counted, counted_of = got, of
    if "worth" in p:
        worth = exact(p["worth"]) * 100
        counted, counted_of = (floor(Fraction(got, of) * worth + Fraction(1, 2)), int(worth)) if of else (0, 0)
    return {"points": got, "attainable": of, "counted": counted, "counted_of": counted_of}


def whole(checklist: Any, sections: Rows, papers: Rows) -> tuple[int, int]:
    plain = [s["code"] for s in roots(checklist) if ("paper" not in s or s["group"] == "bonus") and s["code"] in sections]
    total = sum(sections[code]["points"] for code in plain) + sum(p["counted"] for p in papers.values())
    return total, sum(sections[code]["attainable"] for code in plain) + sum(p["counted_of"] for p in papers.values())


def misses(level: Any, checklist: Any, found: Rows, items: Rows) -> list[str]:
    """What keeps the level from being reached, by name."""
    total, attainable = Fraction(found["points"]), Fraction(found["attainable"])
    share = (
        exact(level["min_total_pct"]) / 100
        if "min_total_pct" in level
        else exact(level["min_total_points"]) / exact(checklist["total_points"])
    )
    missed = [] if total >= share * attainable else ["total"]
    missed += ["unscored"] if attainable == 0 and checklist["total_points"] > 0 else []
    missed += ["blocked"] if found["vetoes"] or found["key_fails"] > level["max_key_fails"] else []
    for s in roots(checklist):
        got = found["sections"].get(s["code"])
        if s["scored"] and got and Fraction(got["points"]) < Fraction(level["min_section_pct"], 100) * got["attainable"]:
            missed.append(f"low {s['code']}")
    missed += [f"{m['measure']} {m['code']}" for m in level.get("minima", ()) if below_minimum(m, checklist, found)]
    missed += ["bonus"] if found["bonus"] < exact(level.get("min_bonus_points", 0)) * 100 else []
    met = [r for r in items.values() if r["optional"] and r["answered"] and not r["na"] and not r["failed"]]
    missed += ["optional"] if len(met) < level.get("min_optional", 0) else []
    asked = [(code, r) for code, r in items.items() if r["required_from"] is not None and r["required_from"] <= level["stars"]]
    return missed + [f"required {code}" for code, r in asked if r["failed"] or not r["answered"]]


def below_minimum(m: Any, checklist: Any, found: Rows) -> bool:
    got = found["sections" if m["measure"] == "section" else "papers"].get(m["code"])
    if got is None:
        return False
    if "pct" in m:
        return got["points"] < Fraction(m["pct"], 100) * got["attainable"]
    if m["measure"] == "section":
        most = next(exact(s["max_points"]) for s in checklist["sections"] if s["code"] == m["code"])
    else:
        most = sum((exact(s["max_points"]) for s in roots(checklist) if s.get("paper") == m["code"] and s["group"] != "bonus"), Fraction(0))
    return most > 0 and got["points"] < exact(m["points"]) / most * got["attainable"]


def _reached(level: Any, checklist: Any, sections: Any, total: int, attainable: int, vetoes: int, keys: int) -> bool:
    """The three columns and vetoes alone: what a checklist without trees, papers and further minima asks."""
    enough = Fraction(total) >= Fraction(level["min_total_pct"], 100) * attainable
    each = all(
        Fraction(sections[s["code"]]["points"]) >= Fraction(level["min_section_pct"], 100) * sections[s["code"]]["attainable"]
        for s in checklist["sections"]
        if s["scored"] and sections[s["code"]]["attainable"]
    )
    return enough and each and vetoes == 0 and keys <= level["max_key_fails"]
