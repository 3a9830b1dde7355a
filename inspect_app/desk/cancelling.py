"""The desk cancels a visit, or lets it go on: its word takes the place of all that was said before, the lead's too."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import revisions
from ..problems import Problem
from .app import desk, supervisors
from .saying import reason, said, say
from .visits import seen, whole, words


@desk.post("/visits/<visit>/cancel")
@supervisors
def cancel(visit: str) -> Response | tuple[str, int]:
    off, why = request.form.get("off"), reason()
    if seen(visit) and off not in ("0", "1"):
        raise Problem("not-found")
    revisions.alone()  # nobody says anything meanwhile
    there = redirect(url_for("desk.visit", visit=visit), 303)
    if said():
        return there
    before = words(visit)
    meanwhile = request.form.get("base", "") != ",".join(sorted(before))
    if meanwhile or not why:
        page = render_template("desk/visit.html", **whole(visit), unsaid="meanwhile" if meanwhile else "reason", why=why)
        return page, 409 if meanwhile else 422
    if not say("called_off", visit, {"off": int(off == "1"), "reason": why}, before):
        raise Problem("bad-request")
    return there
