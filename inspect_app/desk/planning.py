"""A visit comes into being, with its team and its summary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import summaries
from ..database import db
from ..models import TeamMember, Visit


def add(team: Iterable[str], id: str, **said: Any) -> Visit:
    """`said`: columns of the visit. The caller commits."""
    visit = Visit(id=id, **said)
    db.session.add(visit)
    db.session.flush()
    db.session.add_all(TeamMember(visit=visit.id, person=person) for person in dict.fromkeys(team))
    db.session.flush()
    summaries.refresh(db.session.connection(), visit.id)
    return visit
