"""Who is there: the tablet's probe for signal, and what it must know before it sends."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf

from sync.limits import TOLD

from .. import clock, server
from ..auth import current_account
from ..database import db
from ..models import Person

PROTOCOL = [1, 1]


def hello() -> dict[str, Any]:
    account = current_account()
    person = db.session.get(Person, account.person) if account else None
    found = server.found()
    return {
        "server": found["server"],
        "epoch": found["epoch"],
        "time": clock.local().isoformat(timespec="seconds"),
        "protocol": PROTOCOL,
        "limits": TOLD,
        "bundle": current_app.extensions["field"].bundle.version,
        "csrf": generate_csrf() if person else None,
        "person": {"id": person.id, "name": person.name} if person else None,
    }
