"""Evaluations: everything that leads to one award. Choose a site, a checklist version and a period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import languages, server
from ..auth import current_account
from ..database import db
from ..field.sheet import local
from ..models import Checklist, Evaluation, Site
from .app import desk, supervisors

PERIOD = re.compile(r"20[0-9]{2}(-[0-9]{1,2})?")


@desk.get("/evaluations/new")
@supervisors
def new_evaluation() -> str:
    return _page({})


@desk.post("/evaluations")
@supervisors
def add_evaluation() -> Response | tuple[str, int]:
    form, sites, checklists = request.form, _sites(), _checklists()
    wrong = {
        "site": form.get("site") not in {s.id for s in sites},
        "checklist": form.get("checklist") not in {c.id for c in checklists},
        "period": not PERIOD.fullmatch(form.get("period", "")),
    }
    if any(wrong.values()):
        return _page(wrong), 422
    made = Evaluation(id=server.new_id(), site=form["site"], checklist=form["checklist"], period=form["period"])
    db.session.add(made)
    db.session.commit()
    return redirect(url_for("desk.plan", evaluation=made.id), 303)


def _page(wrong: dict[str, bool]) -> str:
    return render_template("desk/evaluation.html", wrong=wrong, sites=_sites(), checklists=_checklists(), form=request.form)


def _sites() -> Sequence[Any]:
    account = current_account()
    listed = select(Site.id, Site.name, Site.region).order_by(Site.region, Site.name)
    if account and account.role == "supervisor" and account.region:
        listed = listed.where(Site.region == account.region)
    return db.session.execute(listed).all()


def _checklists() -> Sequence[Any]:
    lang = languages.current()
    return db.session.execute(select(Checklist.id, Checklist.version, local(lang, Checklist))).all()
