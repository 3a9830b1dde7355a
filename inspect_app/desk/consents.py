"""A supervisor agrees that an item does not apply, or does not; the last word counts."""

from __future__ import annotations

from flask import redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import scoring
from ..auth import may_see
from ..database import db
from ..models import Consented
from ..problems import Problem
from .app import desk, supervisors
from .saying import reason, say


@desk.post("/visits/<visit>/answers/<answer>/consent")
@supervisors
def consent(visit: str, answer: str) -> Response:
    granted = request.form.get("granted")
    if not may_see(visit) or granted not in ("0", "1"):
        raise Problem("not-found")
    said = {"answer": answer, "granted": int(granted), "reason": reason() or None}
    if not say("consented", visit, said, _before(visit, answer)):
        raise Problem("not-found")
    return redirect(url_for("desk.visit", visit=visit) + f"#item-{request.form.get('item', '')}", 303)


def _before(visit: str, answer: str) -> list[str]:
    """What was said of it so far, and is taken back by this."""
    again = scoring.superseded(Consented, Consented, same=("visit", "answer"))
    rows = select(Consented.id).where(Consented.visit == visit, Consented.answer == answer, ~again)
    return list(db.session.execute(rows).scalars())
