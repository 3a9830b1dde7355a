"""What the desk says of a visit is a fact like any other: of the person signed in, made on the centre's own device."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from sqlalchemy import select

from .. import server, summaries
from ..auth import signed_in
from ..database import db
from ..fieldkit.log import Log
from ..models import Fact
from . import pressed


def reason() -> str:
    """What the form gives as one; its field takes 500 characters."""
    return request.form.get("reason", "").strip()[:500]


def said() -> bool:
    """Was this said here before, by this very form, whose answer was lost then?"""
    here = select(Fact.id).where(Fact.id == pressed.word(), Fact.device == server.found()["device"])
    return db.session.scalar(here) is not None


def say(kind: str, visit: str, fields: dict[str, Any], base: list[str]) -> bool:
    """Commits. False: it does not fit, and nothing of it is kept."""
    log: Log = current_app.extensions["field"].log()
    made = log.record(kind, visit, signed_in().person, server.found()["device"], fields, {"base": base}, pressed.word())
    if made.result != "applied":
        db.session.rollback()
        return False
    summaries.refresh(db.session.connection(), visit)
    db.session.commit()
    return True
