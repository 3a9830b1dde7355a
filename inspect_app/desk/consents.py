"""A supervisor agrees that an item does not apply, or does not; the last word counts."""

from __future__ import annotations

from flask import redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import revisions, scoring
from ..auth import may_see
from ..database import db
from ..models import Consented
from ..problems import Problem, Way
from .app import desk, supervisors
from .saying import reason, said, say


@desk.post("/visits/<visit>/answers/<answer>/consent")
@supervisors
def consent(visit: str, answer: str) -> Response:
    granted = request.form.get("granted")
    if not may_see(visit) or granted not in ("0", "1"):
        raise Problem("not-found")
    there = url_for("desk.visit", visit=visit) + f"#item-{request.form.get('item', '')}"
    revisions.alone()  # nobody else says it meanwhile
    if not said():
        _say(visit, answer, granted == "1", there)
    return redirect(there, 303)


def _say(visit: str, answer: str, granted: bool, there: str) -> None:
    before = _before(visit, answer)
    if request.form.get("base", "") != ",".join(str(word) for _, word in before):
        raise Problem("said-meanwhile", back=Way(there, "Back to the visit"))
    fields = {"answer": answer, "granted": int(granted), "reason": reason() or None}
    if not say("consented", visit, fields, [id for id, _ in before]):
        raise Problem("not-found")


def _before(visit: str, answer: str) -> list[tuple[str, int]]:
    """What was said of it so far, and is taken back by this: its id, and whether it was granted."""
    again = scoring.superseded(Consented, Consented, same=("visit", "answer"))
    rows = select(Consented.id, Consented.granted).where(Consented.visit == visit, Consented.answer == answer, ~again)
    return [(id, granted) for id, granted in db.session.execute(rows.order_by(Consented.id))]
