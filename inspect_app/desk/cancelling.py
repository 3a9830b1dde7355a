"""The desk cancels a visit, or lets it go on: its word takes the place of all that was said before, the lead's too."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import scoring, server, summaries
from ..auth import signed_in
from ..database import db
from ..problems import Problem
from .app import desk, supervisors
from .visits import seen, whole


@desk.post("/visits/<visit>/cancel")
@supervisors
def cancel(visit: str) -> Response | tuple[str, int]:
    said, reason = request.form.get("off"), request.form.get("reason", "").strip()[:500]
    if seen(visit) and said not in ("0", "1"):
        raise Problem("not-found")
    if not reason:
        return render_template("desk/visit.html", **whole(visit), unsaid=True), 422
    _say(visit, int(said == "1"), reason)
    return redirect(url_for("desk.visit", visit=visit), 303)


def _say(visit: str, off: int, reason: str) -> None:
    words = scoring.words([visit]).subquery("word")
    before = list(db.session.execute(select(words.c.id)).scalars())
    log, made = current_app.extensions["field"].log(), {"off": off, "reason": reason}
    log.record("called_off", visit, signed_in().person, server.found()["device"], made, {"base": before})
    summaries.refresh(db.session.connection(), visit)
    db.session.commit()
