"""Evaluations: everything that leads to one award. Choose a site, a checklist version and a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import languages, revisions, server
from ..database import db
from ..field.sheet import local
from ..models import Checklist, Evaluation, Site
from . import assessments, awards, comparing, joined, reading
from .app import desk, in_my_region, supervisors
from .days import period


@desk.get("/evaluations/<evaluation>")
@supervisors
def evaluation(evaluation: str) -> str:
    lang = languages.current()
    shown, walks = comparing.head(evaluation, lang), comparing.walks(evaluation)
    found = joined.read(evaluation, lang)
    more = found | awards.standing(evaluation, found) | _compared(walks, lang) | _own(shown) | {"off": comparing.off(evaluation)}
    return render_template("desk/evaluation.html", evaluation=shown, walks=walks, named={w["id"]: w for w in walks}, **more)


def _compared(walks: reading.Rows, lang: str) -> dict[str, Any]:
    """What stands side by side: walks on which something was answered."""
    answered = [walk["id"] for walk in walks if walk["answered"]]
    return comparing.side_by_side(answered, lang) if len(answered) > 1 else {"agreement": None}


def _own(shown: dict[str, Any]) -> dict[str, Any]:
    """People of the base, and whether it can be asked for its own assessment."""
    people = assessments.people_of(shown["site"])
    return {"people": people, "refused": assessments.refused(shown["id"], people)}


@desk.get("/evaluations/new")
@supervisors
def new_evaluation() -> str:
    return _page({})


@desk.post("/evaluations")
@supervisors
def add_evaluation() -> Response | tuple[str, int]:
    revisions.alone()  # an evaluation is made once
    form, sites, checklists = request.form, _sites(), _checklists()
    of = period(form.get("period", ""))
    wrong = {
        "site": form.get("site") not in {s.id for s in sites},
        "checklist": form.get("checklist") not in {c.id for c in checklists},
        "period": of is None,
    }
    if of is None or any(wrong.values()):
        return _page(wrong), 422
    said = {"site": form["site"], "checklist": form["checklist"], "period": of}
    if there := db.session.scalar(select(Evaluation.id).filter_by(**said)):
        return _page(wrong, there), 409
    made = Evaluation(id=server.new_id(), **said)
    db.session.add(made)
    db.session.commit()
    return redirect(url_for("desk.plan", evaluation=made.id), 303)


def _page(wrong: dict[str, bool], there: str = "") -> str:
    return render_template(
        "desk/new_evaluation.html", wrong=wrong, there=there, sites=_sites(), checklists=_checklists(), form=request.form
    )


def _sites() -> Sequence[Any]:
    listed = select(Site.id, Site.name, Site.region).order_by(Site.region, Site.name)
    return db.session.execute(in_my_region(listed)).all()


def _checklists() -> Sequence[Any]:
    """Those that are not retired, the newest first."""
    listed = select(Checklist.id, Checklist.version, local(languages.current(), Checklist)).where(Checklist.retired_at.is_(None))
    return db.session.execute(listed.order_by(Checklist.version.desc(), Checklist.id)).all()
