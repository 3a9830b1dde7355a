"""What was kept apart is tried again, when a person says its cause is mended.

Laws
- The same path as on arrival: the device's right to speak, the rules of the kind, the row, its edges, the visit's summary.
- The fact itself never changes; only what the log says of it. It then goes down to tablets like any other, its own tablet too.
- What arrived damaged, or differs from a fact already known, stays apart: there is nothing to mend.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import current_app

from sync import envelope

from . import events, summaries
from .database import db
from .events import Event
from .fieldkit.declare import Field
from .fieldkit.log import Answer, Log
from .fieldkit.payload import BROKEN, Quarantined
from .models import Account, Device, Fact

FOR_GOOD = ("damaged", "different")


def silenced(device: Device) -> str | None:
    """Why everything of this device is kept apart, or None."""
    account = db.session.get(Account, device.person)
    return "revoked" if device.revoked_at or account is None or account.disabled_at else None


def not_its_own(field: Field, device: Device, h: Mapping[str, Any]) -> str | None:
    """Why this fact cannot be this tablet's, or None: a kind that only the desk makes, or in another person's name."""
    kind = field.kinds.get(h["kind"])
    if kind is not None and kind.table.info.get("desk"):
        return "desk-only"
    return None if h["person"] == device.person else "wrong-person"


def refusal(fact: Fact) -> Quarantined | None:
    """Why it cannot be applied now; None: it can. Reads only."""
    device, header = db.session.get(Device, fact.device), _header(fact)
    if fact.reason in FOR_GOOD or header is None or device is None:
        return Quarantined(fact.reason or "damaged")
    if code := silenced(device) or not_its_own(_log().field, device, header):
        return Quarantined(code)
    try:
        return _log().refusal(header, fact.payload)
    except BROKEN:
        return Quarantined("bad-value")


def apply(fact: Fact) -> Answer:
    """Tried again; commits. Answers what became of it, as on arrival."""
    why = refusal(fact)
    if why:
        return Answer(fact.id, "quarantined", why.code, why.message)
    log = _log()
    answer = log.again(json.loads(fact.header), fact.payload)
    summaries.refresh(log.db, fact.visit)
    db.session.commit()
    events.note(Event.TRIED_AGAIN, fact=fact.id, result=answer.result)
    return answer


def _header(fact: Fact) -> dict[str, Any] | None:
    """Of a fact under its own id; one kept under another id stays where it is."""
    try:
        header = envelope.read(fact.header)
    except envelope.BadEnvelope:
        return None
    return None if header["id"] != fact.id or envelope.fault(header, fact.payload, _log().field.scope) else header


def _log() -> Log:
    log: Log = current_app.extensions["field"].log()
    return log
