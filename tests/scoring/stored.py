"""A checklist, a visit and its answers as rows, and all that scores in SQL say of it, in the words of the reference."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from inspect_app import scoring, server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import (
    Answered,
    Consented,
    Covers,
    Evaluation,
    Site,
    Submitted,
    Survey,
    SurveyMark,
    SurveyQuestion,
    SurveyReply,
    Visit,
)
from inspect_app.standards.rows import rows

PEOPLE = [named(login) for login in ("zhou", "shen", "he")]
WHEN = "2026-11-23T09:00:00+08:00"
Sheets = list[dict[str, Any]]


def kept(data: Any, sheets: Sheets, site: str, lead: int) -> str:
    """The checklist, a visit and its answers as rows; returns the visit."""
    return visited(placed(data, site), sheets, lead)


def placed(data: Any, site: str) -> str:
    """The checklist and an evaluation by it, both of the id that is returned."""
    id = server.new_id()
    for table in rows(data, id, 1, "of this test"):
        for row in table:
            db.session.execute(insert(type(row)), [{c.name: value(row, c) for c in row.__table__.c if value(row, c) is not None}])
    place = {"name": "", "region": "", "tier": "city", "address": "", "contact": "", "phone": ""}
    db.session.execute(insert(Site), [{"id": id, "kind": site, **place}])
    db.session.execute(insert(Evaluation), [{"id": id, "site": id, "checklist": id, "period": "2026"}])
    return id


def visited(evaluation: str, sheets: Sheets, lead: int, **more: Any) -> str:
    """A visit of it, with its answers."""
    visit = server.new_id()
    row = {"id": visit, "evaluation": evaluation, "purpose": "first", "planned_on": "2026-11-23", "lead": PEOPLE[lead]}
    db.session.execute(insert(Visit), [row | more])
    for person, sheet in zip(PEOPLE, sheets, strict=False):
        for item, a in sheet.items():
            _answered(visit, person, item, a)
    return visit


def value(row: Any, column: Any) -> Any:
    return getattr(row, column.name)


def _answered(visit: str, person: str, item: str, a: dict[str, Any]) -> None:
    id, choice = server.new_id(), a.get("choice")
    text = (",".join(choice) or "none") if isinstance(choice, list) else choice
    numbers = {name: int(a[name] * 100) if name in a else None for name in ("number", "sample")}
    flags = {"situation": a.get("situation", 0), "na": a.get("na", 0), "reason": "x" if a.get("na") else None}
    made = {"visit": visit, "person": person, "at": WHEN}
    db.session.execute(insert(Answered), [{"id": id, **made, "item": item, "choice": text, **numbers, **flags}])
    if a.get("agreed"):
        db.session.execute(insert(Consented), [{"id": server.new_id(), **made, "answer": id, "granted": 1, "reason": None}])


Asked = dict[str, list[dict[str, Any]]]


def submitted(visit: str, people: int) -> None:
    """The sheets of the first so many."""
    for person in PEOPLE[:people]:
        id, made = server.new_id(), {"visit": visit, "person": person, "at": WHEN}
        db.session.execute(insert(Submitted), [{"id": id, "remark": None, **made}])
        own = db.session.execute(select(Answered.id).where(Answered.visit == visit, Answered.person == person)).scalars()
        if covered := [{"fact": fact, "by": id} for fact in own]:
            db.session.execute(insert(Covers), covered)


def guests(evaluation: str, replies: list[list[int]]) -> None:
    """A survey and its answers: marks by question."""
    db.session.execute(insert(Survey), [{"id": evaluation, "evaluation": evaluation, "code": evaluation[-12:], **OPEN}])
    asked = [{"survey": evaluation, "code": f"q{n}", "position": n, "title_zh": "", "title_en": ""} for n in range(9)]
    db.session.execute(insert(SurveyQuestion), asked)
    for marks in replies:
        id = server.new_id()
        db.session.execute(insert(SurveyReply), [{"id": id, "survey": evaluation, "ticket_hash": id, "remark": ""}])
        said = [{"reply": id, "survey": evaluation, "question": f"q{n}", "mark": mark} for n, mark in enumerate(marks)]
        db.session.execute(insert(SurveyMark), said)


OPEN = {"opened_on": "2026-11-01", "closes_on": "2026-12-01"}


def by_sql(visit: Any, binds: dict[str, str] | None = None) -> dict[str, Any]:
    """At the centre. Of a visit, or of an evaluation's together, with their binds."""
    parts = ("results", "sections", "papers", "shortfalls", "required")
    asked = {name: select(getattr(scoring, name)(visit)) for name in parts}
    asked |= {name: getattr(scoring, name)(visit) for name in ("total", "levels", "low_sections", "prospects")}
    return told({name: [dict(r) for r in db.session.execute(one, binds or {}).mappings()] for name, one in asked.items()})


def told(found: Asked) -> dict[str, Any]:
    """The rows of an engine, in the reference's words."""
    flags, sums = ("na", "answered", "failed", "vetoed"), ("points", "attainable")
    return {
        "items": {
            r["item"]: {**{k: bool(r[k]) for k in flags}, **{k: r[k] for k in sums}, "max": r["max_points"]} for r in found["results"]
        },
        "sections": {r["code"]: {k: r[k] for k in sums} for r in found["sections"]},
        "papers": {r["code"]: {k: r[k] for k in (*sums, "counted", "counted_of")} for r in found["papers"]},
        **{k: found["total"][0][k] for k in (*sums, "bonus", "vetoes", "key_fails")},
        "stars": max((r["stars"] for r in found["levels"] if r["reached"]), default=0),
        "misses": misses(found),
        **found["prospects"][0],
    }


WORDS = {"total": "short", "blocked": "blocked", "unscored": "unscored"}


def misses(found: Asked) -> dict[int, list[str]]:
    """What each level misses; counted in its row as often as it is named."""
    made = {r["stars"]: [name for name, word in WORDS.items() if r[word]] for r in found["levels"]}
    for r in found["low_sections"]:
        made[r["stars"]].append(f"low {r['code']}")
    for r in found["shortfalls"]:
        assert r["short"] > 0
        made[r["stars"]].append(f"{r['measure']} {r['code']}".strip())
    for r in found["required"]:
        made[r["stars"]].append(f"required {r['item']}")
    for r in found["levels"]:
        assert r["reached"] == (not made[r["stars"]])
    return {stars: sorted(said) for stars, said in made.items()}
