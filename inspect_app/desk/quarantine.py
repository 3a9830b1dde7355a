"""What was kept apart: why, by whom, on which tablet, what it says, and trying it again once the cause is mended."""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request
from sqlalchemy import Select, select

from .. import languages
from .. import quarantine as apart
from ..auth import current_account, visible_to
from ..database import db
from ..fieldkit.payload import Quarantined
from ..models import Device, Evaluation, Fact, Person, Site, Visit
from ..problems import Problem, sentences
from .app import desk, supervisors

MOST = 100
HIDDEN = ("n", "base", "covers", "origin")  # of a payload: what the protocol needs and nobody reads


@desk.get("/quarantine")
@supervisors
def quarantine() -> str:
    rows = db.session.execute(_listed()).mappings().all()
    return render_template("desk/quarantine.html", rows=[_told(row) for row in rows[:MOST]], more=len(rows) > MOST, visit=_visit())


@desk.post("/quarantine/<fact>/again")
@supervisors
def try_again(fact: str) -> str:
    row = db.session.execute(_listed().where(Fact.id == fact).with_for_update(of=Fact)).mappings().first()
    if row is None:
        raise Problem("not-found")
    answer = apart.apply(row["Fact"])
    why = Quarantined(answer.code, answer.message) if answer.code else None
    return render_template("desk/_quarantined.html", q=_words(row, why) | {"applied": why is None, "tried": True})


def _visit() -> str:
    return request.args.get("visit", "")


def _listed() -> Select:
    """Newest first. Of visits one may see; what names no visit at all is for those who may see every region."""
    account = current_account()
    known = Fact.visit.in_(visible_to(account))
    may = known if account is None or (account.role == "supervisor" and account.region) else known | Visit.id.is_(None)
    rows = select(Fact, Person.name, Device.label, Site.name.label("site"), Device.seen_at)
    rows = rows.outerjoin(Person, Person.id == Fact.person).outerjoin(Device, Device.id == Fact.device)
    rows = rows.outerjoin(Visit, Visit.id == Fact.visit).outerjoin(Evaluation, Evaluation.id == Visit.evaluation)
    rows = rows.outerjoin(Site, Site.id == Evaluation.site).where(Fact.state == "quarantined", may)
    rows = rows.where(Fact.visit == _visit()) if _visit() else rows
    return rows.order_by(Fact.revision.desc(), Fact.id).limit(MOST + 1)


def _told(row: Any) -> dict[str, Any]:
    return _words(row, apart.refusal(row["Fact"]))


def _words(row: Any, why: Quarantined | None) -> dict[str, Any]:
    """`why` it cannot be applied now, in the reader's language; none: its cause is gone."""
    fact, lang = row["Fact"], languages.current()
    first = sentences(fact.reason)[lang] if fact.reason else ""
    now = sentences(why.code, english=why.message)[lang] if why else None
    said = {"id": fact.id, "kind": fact.kind, "visit": fact.visit, "at": fact.at, "first": first, "now": now}
    return {**said, "name": row["name"], "site": row["site"], "label": row["label"], "content": content(fact.payload), "applied": False}


def content(payload: bytes) -> list[tuple[str, str]]:
    """What it says, field by field; nothing when it cannot be read."""
    try:
        fields = json.loads(payload)
        return [(_shown(name), _shown(value)) for name, value in fields.items() if name not in HIDDEN and value not in (None, "", 0)]
    except (ValueError, AttributeError, RecursionError):
        return []


def _shown(value: Any) -> str:
    """Half a character can be in JSON, and on no page."""
    return str(value)[:500].encode(errors="replace").decode()
