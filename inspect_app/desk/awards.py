"""The decision on an evaluation: a level, frozen with the result it rests on; decided again or revoked with a reason, never changed."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import clock, languages, revisions, scoring
from ..database import db
from ..models import Checklist, Verdict
from ..problems import Problem
from . import comparing, deciding, joined
from .app import desk, supervisors
from .saying import reason, said, say

FROZEN = ("points", "attainable")


@desk.get("/evaluations/<evaluation>/award")
@supervisors
def award(evaluation: str) -> str:
    return _page(_read(evaluation))


@desk.post("/evaluations/<evaluation>/award")
@supervisors
def decide(evaluation: str) -> Response | tuple[str, int]:
    revisions.alone()  # nothing arrives while it is decided
    if not said():
        found = _read(evaluation)
        if wrong := _wrong(found):
            db.session.rollback()
            return _page(found | {"wrong": wrong}), 409 if wrong in ("hindered", "apart", "meanwhile", "changed") else 422
        _record(found)
    return redirect(url_for("desk.award", evaluation=evaluation), 303)


def _read(evaluation: str) -> dict[str, Any]:
    lang = languages.current()
    shown, walks = comparing.head(evaluation, lang), comparing.walks(evaluation)
    found = joined.read(evaluation, lang)
    hindrances = deciding.hindrances(evaluation)
    apart = sum(row["n"] for row in hindrances if row["why"] == "apart")
    more = {"evaluation": shown, "named": {w["id"]: w for w in walks}, "hindrances": hindrances, "apart": apart}
    return found | more | standing(evaluation, found)


def standing(evaluation: str, found: dict[str, Any]) -> dict[str, Any]:
    """decisions, award (the one that stands, or none), since (what came after it), changed (the result is another one now)."""
    decisions = deciding.decisions(evaluation)
    award = next((row for row in decisions if row["stands"] and not row["revoked"]), None)
    since = deciding.since(evaluation, award["revision"]) if award else []
    return {"decisions": decisions, "award": award, "since": since, "changed": award is not None and _now(found) != _then(award)}


def _now(found: dict[str, Any]) -> dict[str, Any]:
    """What a decision would freeze."""
    if not found["joined"]:
        return {}
    total = {name: found["total"][name] for name in FROZEN}
    return {"reached": found["reached"], **total, "replies": found["guests"]["replies"], "visits": ",".join(sorted(found["counting"]))}


def _shown(found: dict[str, Any]) -> str:
    """The result as one text of the page's form: only what stood there is decided on."""
    return ";".join(map(str, _now(found).values()))


def _then(award: dict[str, Any]) -> dict[str, Any]:
    return {name: award[name] for name in ("reached", *FROZEN, "replies", "visits")}


def _wrong(found: dict[str, Any]) -> str:
    """Why nothing is decided, a word of the page; empty: it may be."""
    form, last = request.form, found["decisions"][0]["id"] if found["decisions"] else ""
    again, stars = found["award"] is not None, form.get("stars", "")
    if form.get("base", "") != last:
        return "meanwhile"
    if form.get("revoke"):
        return ("" if reason() else "reason") if again else "meanwhile"
    if any(row["why"] != "apart" for row in found["hindrances"]) or not found["joined"]:
        return "hindered"
    if form.get("seen", "") != _shown(found):
        return "changed"
    if found["apart"] and form.get("apart") != str(found["apart"]):
        return "apart"
    if stars not in {"0", *(str(level["stars"]) for level in found["levels"])}:
        return "stars"
    return "" if reason() or (int(stars) == found["reached"] and not again and not found["apart"]) else "reason"


def _record(found: dict[str, Any]) -> None:
    revoked = bool(request.form.get("revoke"))
    visit = found["award"]["visit"] if revoked else found["last"]
    fields = decided(found, 0 if revoked else int(request.form["stars"]), reason() or None, revoked)
    tell(fields)
    if not say("awarded", visit, fields, [row["id"] for row in found["decisions"] if row["stands"]]):
        raise Problem("bad-request")


def tell(decided: dict[str, Any]) -> None:
    """The teams of the evaluation's inspections: what stands from now on. Its caller commits."""
    told = {name: decided[name] for name in ("evaluation", "stars", "revoked", "checklist")}
    db.session.merge(Verdict(**told, day=clock.today()))


def decided(found: dict[str, Any], stars: int, why: str | None, revoked: bool = False) -> dict[str, Any]:
    """The fields of a decision."""
    visit = found["award"]["visit"] if revoked else found["last"]
    by = scoring.checklist_of(visit)  # the result goes by the last visit's version, see scoring.joining
    checklist = db.session.execute(select(Checklist).where(Checklist.id == by)).scalar_one()
    return {
        "evaluation": found["evaluation"]["id"],
        "stars": stars,
        "revoked": int(revoked),
        **(_then(found["award"]) if revoked else _now(found)),
        "checklist": checklist.id,
        "content_hash": checklist.content_hash,
        "reason": why,
    }


def _page(found: dict[str, Any]) -> str:
    return render_template("desk/award.html", **({"wrong": "", "form": request.form, "seen": _shown(found)} | found))
