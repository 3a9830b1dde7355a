"""The plain reference for an evaluation: visits, papers and guests as one result. Fractions and loops, no SQL and none of the app's code."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from tests.scoring import checklists
from tests.scoring.reference import Rows, exact, failed, joined, rounded, rows, with_prospects
from tests.scoring.schemes import item, section

HIGHEST = 5


def result(checklist: Any, visits: list[Rows], replies: list[list[int]], site: str) -> Rows:
    items = rows(checklist, [], site, 0)
    for visit in counting(checklist, visits):
        theirs = rows(asked(checklist, visit["secret"]), visit["sheets"], site, visit["lead"])
        mine = {code for code in theirs if not visit["secret"] or filled_by(checklist, code) == "secret"}
        items |= {code: row for code, row in theirs.items() if row["answered"] and code in mine}
    for p in checklist.get("papers", ()):
        marks = [mark for reply in replies for mark in reply]
        if p.get("filled_by") == "survey" and len(replies) >= p.get("fewest", 5) and marks:
            items |= {
                code: said(i, marks, checklist) | {"section": code_} for code_, i in of_paper(checklist, p["code"]) for code in [i["id"]]
            }
    return with_prospects(checklist, items)


def counting(checklist: Any, visits: list[Rows]) -> list[Rows]:
    """In the order of their days."""
    theirs = any(p.get("filled_by") == "secret" for p in checklist.get("papers", ()))
    kept = [v for v in visits if v["closed"] and not v["practice"] and v["body"] == "inspection" and (theirs or not v["secret"])]
    kept.sort(key=lambda v: v["day"])
    found = []
    for secret in (False, True):
        line = [v for v in kept if v["secret"] == secret]
        firsts = [n for n, v in enumerate(line) if v["purpose"] == "first"]
        found += line[firsts[-1] :] if firsts else line
    return sorted(found, key=lambda v: v["day"])


def asked(checklist: Any, secret: bool) -> Any:
    """What such a visit asks of: the papers of its kind, and what stands in none that says whose it is."""
    kinds = (None, "secret" if secret else "inspection")
    left = [s | {"items": [i for i in s["items"] if filled_by(checklist, i["id"]) in kinds]} for s in checklist["sections"]]
    return checklist | {"sections": left}


def filled_by(checklist: Any, code: str) -> Any:
    return next(
        (p.get("filled_by") for p in checklist.get("papers", ()) if code in [i["id"] for _, i in of_paper(checklist, p["code"])]), None
    )


def of_paper(checklist: Any, code: str) -> list[tuple[str, Any]]:
    """Its items, each with the code of its section."""
    given = {s["code"]: s for s in checklist["sections"]}

    def paper(s: Any) -> Any:
        return s.get("paper") if "paper" in s or "parent" not in s else paper(given[s["parent"]])

    return [(s["code"], i) for s in checklist["sections"] if paper(s) == code for i in s["items"]]


def said(of: Any, marks: list[int], checklist: Any) -> Rows:
    """The mean of all marks, of the highest mark: rounded once."""
    points = rounded(exact(of["max_points"]) * Fraction(sum(marks), len(marks) * HIGHEST))
    row = joined(of, [{"number": points}], checklist)
    return row | {"failed": failed(of, {"number": points}, checklist)}


# --- at random


def checklist(chance: random.Random) -> Any:
    """A random one, whose papers say who fills them in; often with one for guests."""
    made = checklists.checklist(chance)
    for p in made.get("papers", ()):
        p |= chance.choice([{}, {"filled_by": "inspection"}, {"filled_by": "secret"}, {"filled_by": "secret"}])
    if chance.random() < 0.7:
        _for_guests(chance, made)
    return made


def _for_guests(chance: random.Random, made: Any) -> None:
    more, worth = chance.choice([{}, {"fewest": 7}]), chance.choice([{}, {"worth": 0}, {"worth": 40}])
    guests = {"code": "V", "title_zh": "V", "title_en": "V", "filled_by": "survey", **more, **worth}
    made.setdefault("papers", []).append(guests)
    below = chance.choice([{}, {"fails_below": 20}])
    made["sections"].append(section("V", "V", 30, [item("V-1", 30, **below)], paper="V"))
    made["total_points"] += worth.get("worth", 30)
    for level, pct in zip(made["levels"], sorted(chance.randint(20, 90) for _ in made["levels"]), strict=True):
        level.setdefault("minima", []).append({"measure": "paper", "code": "V", "pct": pct})


def visits(chance: random.Random, data: Any) -> list[Rows]:
    """Up to five, of every sort, on different days. closed: everybody who answered has submitted."""
    days = chance.sample(range(10, 29), chance.randint(0, 5))
    return [_visit(chance, data, day) for day in days]


def _visit(chance: random.Random, data: Any, day: int) -> Rows:
    secret = chance.random() < 0.35
    sheets = [checklists.sheet(chance, asked(data, secret)) for _ in range(chance.randint(1, 2))]
    submitted = chance.choice([len(sheets)] * 5 + [0, len(sheets) - 1])
    return {
        "day": f"2026-11-{day}",
        "purpose": chance.choice(["first", "recheck", "recheck", "follow_up"]),
        "secret": secret,
        "practice": chance.random() < 0.1,
        "body": chance.choice(["inspection"] * 6 + ["self", "recommending"]),
        "sheets": sheets,
        "lead": 0,
        "submitted": submitted,
        "closed": submitted > 0 and not any(sheets[submitted:]),
    }


def replies(chance: random.Random) -> list[list[int]]:
    """One to three questions."""
    asked_, mood = chance.randint(1, 3), chance.choice([1, 3, 4])
    return [[chance.randint(mood, HIGHEST) for _ in range(asked_)] for _ in range(chance.choice([0, 4, 5, 7, 30]))]
