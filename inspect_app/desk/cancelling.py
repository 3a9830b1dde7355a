"""The desk cancels a visit, or lets it go on: its word takes the place of all that was said before, the lead's too."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import scoring
from ..database import db
from ..problems import Problem
from .app import desk, supervisors
from .saying import reason, say
from .visits import seen, whole


@desk.post("/visits/<visit>/cancel")
@supervisors
def cancel(visit: str) -> Response | tuple[str, int]:
    said, why = request.form.get("off"), reason()
    if seen(visit) and said not in ("0", "1"):
        raise Problem("not-found")
    if not why:
        return render_template("desk/visit.html", **whole(visit), unsaid=True), 422
    if not say("called_off", visit, {"off": int(said == "1"), "reason": why}, _before(visit)):
        raise Problem("bad-request")
    return redirect(url_for("desk.visit", visit=visit), 303)


def _before(visit: str) -> list[str]:
    """All that was said of cancelling it."""
    words = scoring.words([visit]).subquery("word")
    return list(db.session.execute(select(words.c.id)).scalars())
