"""What the desk says of a visit is a fact like any other: of the person signed in, made on the centre's own device."""

from __future__ import annotations

from typing import Any

from flask import current_app, request

from .. import server, summaries
from ..auth import signed_in
from ..database import db


def reason() -> str:
    """What the form gives as one; its field takes 500 characters."""
    return request.form.get("reason", "").strip()[:500]


def say(kind: str, visit: str, fields: dict[str, Any], base: list[str]) -> bool:
    """Commits. False: it does not fit, and nothing of it is kept."""
    made = current_app.extensions["field"].log().record(kind, visit, signed_in().person, server.found()["device"], fields, {"base": base})
    if made.result != "applied":
        db.session.rollback()
        return False
    summaries.refresh(db.session.connection(), visit)
    db.session.commit()
    return True
