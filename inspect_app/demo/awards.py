"""A supervisor's decision on the evaluation whose visit is whole: what the rules give."""

from __future__ import annotations

from flask import current_app

from .. import server
from ..database import db
from ..desk import awards, joined
from .world import named

DECIDED = "evaluation 1"


def decide() -> None:
    evaluation = named(DECIDED)
    found = joined.read(evaluation, "zh") | {"evaluation": {"id": evaluation}}
    said, log = awards.decided(found, found["reached"], None), current_app.extensions["field"].log()
    awards.tell(said)
    made = log.record("awarded", found["last"], named("chen"), server.found()["device"], said, {})
    if made.result != "applied":
        raise RuntimeError(f"the demo world breaks a rule: {made}")
    db.session.flush()
