"""What the operators of a centre must be able to tell later: who came in, who was refused, whose tablet was shut out.

One line of JSON each, in UTC, at the end of events.jsonl in the data folder.
What broke is also said on standard error. Never an answer, a token, a cookie, a position or the name of a file."""

from __future__ import annotations

import json
import logging
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from flask import current_app, g, has_request_context, request

FILE = "events.jsonl"  # opened for each line: it may be moved away at any time
log = logging.getLogger("inspect")


class Event(StrEnum):
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGNED_OUT = "signed-out"
    SESSION_ENDED = "session-ended"
    REFUSED = "refused"  # by a problem of `TOLD`
    INVITED = "invited"
    INVITATION_TAKEN = "invitation-taken"  # and a password chosen
    PERSON_DISABLED = "person-disabled"
    PERSON_ENABLED = "person-enabled"
    ROLE_CHANGED = "role-changed"
    DEVICE_REGISTERED = "device-registered"
    DEVICE_REVOKED = "device-revoked"
    DEVICE_ADMITTED = "device-admitted"
    SET_APART = "set-apart"  # facts went into quarantine
    TRIED_AGAIN = "tried-again"
    RESCUED = "rescued"
    PHOTO_LOST = "photo-lost"  # said to be gone for good
    PHOTO_FOUND = "photo-found"  # … and there again
    BACKED_UP = "backed-up"
    RESTORED = "restored"
    BROKEN = "broken"


TOLD = frozenset(
    (
        "not-allowed",
        "other-site",
        "form-expired",
        "too-many-tries",
        "link-over",
        "credential",
        "other-device",
        "other-history",
        "quarantine-full",
    )
)


def note(event: Event, **said: object) -> None:
    """`said`: ids, codes and counts. Added is who asks, as far as known by now: nothing is looked up for a line."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **_asked(), **said}, default=str)
    if event is Event.BROKEN:
        log.error(line)
    try:
        with (Path(current_app.config["DATA_DIR"]) / FILE).open("a") as file:
            file.write(line + "\n")
    except OSError as error:
        log.error("%s: %s", error, line)


def refused(code: str) -> None:
    if code in TOLD:
        note(Event.REFUSED, code=code)


def _asked() -> dict[str, object]:
    if not has_request_context():
        return {"by": "command"}
    return {"number": number(), "address": request.remote_addr, "endpoint": request.endpoint, "by": g.get("by"), "device": g.get("device")}


def number() -> str:
    """Of this request; a person may be told it."""
    if "number" not in g:
        g.number = uuid.uuid4().hex[:8]
    return str(g.number)
