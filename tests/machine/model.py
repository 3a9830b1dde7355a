"""The centre as docs/protocol.md tells it, in plain Python: what it must answer, and what it must hold afterwards.

Shares no code with the app but the envelope's bytes; it knows two questions of the checklist."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sync import envelope

ITEMS, CHOICES = ("S6-2", "S6-3"), ("yes", "no", None)
KINDS = ("answered", "cleared", "noted", "attached", "submitted")
Sent = tuple[str, str]  # a device, and the hash of a photo


@dataclass(frozen=True)
class Kept:
    """A line of the log. `aside`: it holds a number only, its id is another one's, or free."""

    h: Mapping[str, Any]
    header: bytes
    payload: bytes
    reason: str | None = None

    @property
    def aside(self) -> bool:
        return self.reason in ("duplicate", "damaged", "different")

    @property
    def held(self) -> bool:
        return self.reason in (None, "duplicate")


class No(Exception):
    """A refusal: nothing of the call is kept."""

    def __init__(self, status: int, code: str, **more: Any):
        super().__init__(code)
        self.status, self.code, self.more = status, code, more


class Answered(NamedTuple):
    results: list[tuple[str, str, str | None]]  # id, what became of it, and why
    acked: int


@dataclass
class Model:
    teams: dict[str, frozenset[str]]  # by visit
    epoch: str
    devices: dict[str, str] = field(default_factory=dict)  # whose each is
    credentials: dict[str, str] = field(default_factory=dict)  # by device
    revoked: frozenset[str] = frozenset()
    logs: dict[tuple[str, int], tuple[Kept, ...]] = field(default_factory=dict)  # by device and generation
    facts: dict[str, Kept] = field(default_factory=dict)  # by id
    staged: dict[Sent, bytes] = field(default_factory=dict)
    sent: dict[Sent, int] = field(default_factory=dict)  # held photos and their lengths

    def copy(self) -> Model:
        """As a backup finds it: pieces of photos are no part of one."""
        return replace(
            self, **{name: dict(getattr(self, name)) for name in ("teams", "devices", "credentials", "logs", "facts", "sent")}, staged={}
        )

    # --- who asks

    def asking(self, credential: str) -> str:
        for device, known in self.credentials.items():
            if known == credential:
                return device
        raise No(401, "credential")

    def visits(self, person: str) -> set[str]:
        return {visit for visit, team in self.teams.items() if person in team}

    # --- facts

    def push(self, credential: str, facts: Sequence[tuple[bytes, bytes]]) -> Answered:
        device, before = self.asking(credential), (dict(self.logs), dict(self.facts))
        try:
            results = [self._receive(device, envelope.loads(header), header, payload) for header, payload in facts]
        except No:
            self.logs, self.facts = before
            raise
        gen = envelope.loads(facts[-1][0])["gen"] if facts else max((g for d, g in self.logs if d == device), default=1)
        return Answered(results, len(self.logs.get((device, gen), ())))

    def _receive(self, device: str, h: dict[str, Any], header: bytes, payload: bytes) -> tuple[str, str, str | None]:
        log = self.logs.get((device, h["gen"]), ())
        if h["seq"] <= len(log):
            there = log[h["seq"] - 1]
            if there.header != header:
                raise No(409, "other-history")
            if there.reason == "damaged" and _hash(payload) == h["ph"]:
                return self._new(device, Kept(h, header, payload, self._reason(h, payload)))
            return self._as_known(there)
        if h["seq"] > len(log) + 1:
            raise No(409, "gap", expected_seq=len(log) + 1)
        if h["prev"] != (_hash(log[-1].header) if log else None):
            raise No(409, "other-history")
        return self._new(device, Kept(h, header, payload, self._reason(h, payload)))

    def _new(self, device: str, one: Kept) -> tuple[str, str, str | None]:
        """Behind the newest of its log; or in the place of what came damaged."""
        log, before = self.logs.get((device, one.h["gen"]), ()), one.h["seq"] - 1
        self.logs[device, one.h["gen"]] = (*log[:before], one, *log[before + 1 :])
        if one.aside:
            return self._as_known(one)
        self.facts[one.h["id"]] = one
        return one.h["id"], "applied" if one.held else "quarantined", one.reason

    def _as_known(self, there: Kept) -> tuple[str, str, str | None]:
        one = self.facts[there.h["id"]] if there.reason == "duplicate" or not there.aside else there
        return one.h["id"], "duplicate" if one.held else "quarantined", one.reason

    def _reason(self, h: Mapping[str, Any], payload: bytes) -> str | None:
        known = self.facts.get(h["id"])
        if _hash(payload) != h["ph"]:
            return "damaged"
        if known:
            return "duplicate" if known.h["ph"] == h["ph"] else "different"
        return self.judged(h, payload)

    def judged(self, h: Mapping[str, Any], payload: bytes) -> str | None:
        """Why a fact is kept apart, were it new."""
        fields = envelope.loads(payload)
        if h["device"] in self.revoked:
            return "revoked"
        if h["person"] != self.devices[h["device"]]:
            return "wrong-person"
        if h["kind"] not in KINDS:
            return "unknown-kind"
        fits = fields.get("item", ITEMS[0]) in ITEMS and fields.get("choice") in CHOICES
        return None if fits and h["person"] in self.teams[h["visit"]] else "against-rule"

    def try_again(self, id: str) -> None:
        """A supervisor mended its cause, or believes so."""
        one = self.facts[id]
        if not one.held and self.judged(one.h, one.payload) is None:
            self.facts[id] = replace(one, reason=None)

    def lines(self) -> list[Kept]:
        """The whole log, each fact as it stands now."""
        return [one if one.aside else self.facts[one.h["id"]] for log in self.logs.values() for one in log]

    def of(self, device: str, visit: str) -> set[str]:
        return {one.h["id"] for one in self.lines() if one.h["device"] == device and one.h["visit"] == visit}

    def shown(self, visits: set[str]) -> dict[str, Kept]:
        """Facts that come down with these visits."""
        return {id: one for id, one in self.facts.items() if one.held and one.h["visit"] in visits}

    # --- photos

    def offset(self, credential: str, sha256: str) -> int:
        at = (self.asking(credential), sha256)
        return self.sent.get(at, len(self.staged.get(at, b"")))

    def piece(self, credential: str, sha256: str, start: int, length: int, data: bytes) -> int:
        at, there = (self.asking(credential), sha256), self.offset(credential, sha256)
        if at in self.sent:
            return there
        if start + len(data) > length:
            raise No(413, "photo-too-large")
        if start != there:
            raise No(409, "wrong-offset", offset=there)
        self.staged[at] = self.staged.get(at, b"") + data
        return self._whole(at, sha256) if len(self.staged[at]) == length else len(self.staged[at])

    def _whole(self, at: Sent, sha256: str) -> int:
        found = self.staged.pop(at)
        if _hash(found) != sha256:
            raise No(460, "wrong-hash")
        self.sent[at] = len(found)
        return len(found)

    def photos_of(self, device: str) -> set[str]:
        return {sha256 for owner, sha256 in self.sent if owner == device}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
