"""The line between tablets and the centre. Every call waits here until the world lets it through, or does not.

What a call meets is drawn from FAULTS; `calm` lets everything pass. What the centre answered is written down before it may get lost."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

from sync.wire import Reply

from .centre import Centre, Crash

FAULTS = {  # what happens to a call: how often
    "passes": 46,
    "request lost": 4,
    "answer lost": 5,
    "doubled": 4,
    "late": 4,  # the tablet gave up; the request arrives later, perhaps after others
    "twice": 3,  # answered, and a copy arrives later
    "request cut": 4,
    "answer cut": 2,
    "portal": 2,
    "portal that says JSON": 1,
    "proxy": 1,
    "unknown action": 1,
    "before": 3,  # 500 before the commit
    "after": 3,  # 500 after the commit
    "disk": 2,  # a write of the centre fails
    "crash": 4,
}
PORTAL = Reply(200, {"Content-Type": "text/html"}, b"<h1>Welcome to our Wi-Fi</h1>")
PORTAL_JSON = Reply(200, {"Content-Type": "application/json"}, b'{"answers": [], "epoch": "portal"}')
PROXY = Reply(502, {"Content-Type": "text/html"}, b"Bad Gateway")
DANCE = Reply(418, {"Content-Type": "application/problem+json", "X-Sync-Protocol": "1"}, b'{"code": "new", "action": "dance"}')
INSTEAD = {"portal": PORTAL, "portal that says JSON": PORTAL_JSON, "proxy": PROXY, "unknown action": DANCE}


@dataclass
class Call:
    """Of whose tablet, and what it asks."""

    login: str
    device: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    cut: int | None = None  # bytes of the body that arrive

    @property
    def name(self) -> str:
        return f"{self.method} {self.path.removeprefix('/sync/v1/').split('/')[0]}"


class Line(io.RawIOBase):
    """A body as it comes over the line; `largest` is the most that was asked for at once."""

    def __init__(self, data: bytes):
        self.data, self.largest = io.BytesIO(data), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.largest = max(self.largest, len(buffer))
        return self.data.readinto(buffer)


@dataclass
class Network:
    centre: Centre
    chance: Random
    note: Callable[..., None]
    heard: Callable[[Call, Reply, int], None]  # the answer as the centre gave it, and the most it read at once
    calm: bool = False
    later: list[Call] = field(default_factory=list)

    def carry(self, call: Call) -> Reply:
        """The answer, as the tablet gets it. Raises OSError."""
        fault = "passes" if self.calm else self.chance.choices([*FAULTS], [*FAULTS.values()])[0]
        self.note(call.device[-4:], call.name, len(call.body), fault)
        if fault in INSTEAD:
            return INSTEAD[fault]
        if fault == "late":
            self.later.append(call)
        if fault in ("request lost", "late"):
            raise ConnectionError(fault)
        return self._answered(call, fault)

    def _answered(self, call: Call, fault: str) -> Reply:
        if fault == "request cut":
            call.cut = self.chance.randint(0, max(0, len(call.body) - 1))
        if fault == "doubled":
            self.deliver(call)
        if fault == "twice":
            self.later.append(call)
        reply = self.deliver(call, fault if fault in ("before", "after", "disk", "crash") else None)
        if fault in ("answer lost", "request cut") or reply is None:
            raise ConnectionResetError(fault)
        if fault == "answer cut" and reply.body:
            return Reply(reply.status, reply.headers, reply.body[: self.chance.randint(0, len(reply.body) - 1)])
        return reply

    def deliver(self, call: Call, trap: str | None = None) -> Reply | None:
        """What the centre says; None when it crashed over it."""
        body = call.body if call.cut is None else call.body[: call.cut]
        line, at = Line(body), self.chance.randint(1, 6) if trap in ("crash", "disk") else 1
        self.centre.chance = Random(self.chance.randbytes(8))
        environ = {"wsgi.input": line, "CONTENT_LENGTH": str(len(call.body))}
        try:
            with self.centre.failing(trap, at):
                client = self.centre.clients[call.login]
                answer = client.open(call.path, method=call.method, headers=dict(call.headers), environ_overrides=environ)
        except Crash:
            self.note("  the centre crashed")
            return None
        reply = Reply(answer.status_code, answer.headers, answer.data)
        self.note("  ", reply.status, _short(reply))
        self.heard(call, reply, line.largest)
        return reply

    def arrive(self) -> None:
        """One of the requests that were given up arrives after all, whichever. Nobody hears the answer."""
        if self.later:
            late = self.later.pop(self.chance.randrange(len(self.later)))
            self.note("late", late.device[-4:], late.name)
            self.deliver(late)


def _short(reply: Reply) -> str:
    return sha256(reply.body).hexdigest()[:8] + " " + reply.headers.get("Upload-Offset", "")


def told(reply: Reply) -> dict[str, Any]:
    """What an answer of the centre says, or nothing."""
    found = json.loads(reply.body) if "json" in reply.headers.get("Content-Type", "") else {}
    return found if isinstance(found, dict) else {}
