"""One tablet's facts go into the log, in order. What cannot be applied goes in as quarantined.

Laws
- A number of a tablet's log is kept once, whatever became of its fact, so the log has no holes.
- A fact known under another number (a new generation, a rescue) is a duplicate: only its place is kept, under an id of its own.
- A number whose row was lost here is taken again from the tablet that still has it, when the chain fits.
- What is damaged or differs under a known id is kept the same way, quarantined. What is damaged gives way to the intact fact of its number.
- Facts that come together are written together; when anything about one of them is strange, each is taken alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from sync import chain, envelope
from sync.chain import Place

from .. import quarantine, server
from ..database import db
from ..fieldkit.declare import Field
from ..fieldkit.log import Answer, Log
from ..fieldkit.payload import BROKEN, Quarantined
from ..fieldkit.together import Strange, Together
from ..models import Device, Fact

Read = tuple[dict[str, Any], bytes, bytes]  # header, its bytes, the payload's
NEWEST = select(Fact.seq, Fact.hash).where(Fact.device == bindparam("device"), Fact.gen == bindparam("gen"))
NEWEST = NEWEST.order_by(Fact.seq.desc()).limit(1)  # built once: building costs more than running


def plain(field: Field, facts: list[Read]) -> Together | None:
    """These as a batch; None when anything is wrong with one of them by itself."""
    batch = Together(field)
    try:
        for h, header, payload in facts:
            if envelope.fault(h, payload, field.scope):
                return None
            batch.add(h, header, payload)
    except (Strange, Quarantined, *BROKEN):
        return None
    return batch


@dataclass(frozen=True)
class Told:
    """What became of a fact: applied, duplicate, conflict or quarantined (then with a problem's code)."""

    id: str
    result: str
    code: str | None = None
    message: str | None = None


class Intake:
    def __init__(self, log: Log, device: Device, refused: str | None):
        self.log, self.device, self.refused = log, device, refused
        self.places: dict[int, Place] = {}
        self.changed: set[str] = set()  # visits

    def together(self, facts: list[Read], batch: Together) -> list[Told]:
        """All of them, each new and plain. Whatever it raises, nothing of it may stand, and each is to be received alone."""
        for h, header, _ in facts:
            chain.follow(h, self.place(h["gen"]))
            if self._refusal(h):
                raise Strange
            self.places[h["gen"]] = chain.after(h, header)
            self.changed.add(h[self.log.field.scope])
        apart = batch.write(self.log)
        return [Told(h["id"], "conflict" if h["id"] in apart else "applied") for h, _, _ in facts]

    def receive(self, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        """Raises Gap or Fork."""
        last = self.place(h["gen"])
        if h["seq"] <= last.seq:
            return self._again(h, header, payload)
        chain.follow(h, last)
        told = self._new(h, header, payload)
        self.places[h["gen"]] = chain.after(h, header)
        return told

    def place(self, gen: int) -> Place:
        if gen not in self.places:
            found = self.log.db.execute(NEWEST, {"device": self.device.id, "gen": gen}).first()
            self.places[gen] = Place(gen, found.seq, found.hash) if found else Place(gen)
        return self.places[gen]

    def newest(self) -> int:
        return db.session.execute(select(func.max(Fact.gen)).where(Fact.device == self.device.id)).scalar() or 1

    def _again(self, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        there = (Fact.device == self.device.id, Fact.gen == h["gen"], Fact.seq == h["seq"])
        known = db.session.execute(select(Fact).where(*there)).scalar_one_or_none()
        if known is None:
            return self._mended(h, header, payload)
        if known.hash != envelope.sha256_hex(header):
            raise chain.Fork
        if known.reason == "damaged" and not envelope.fault(h, payload, self.log.field.scope):
            return self._in_its_place(known, h, header, payload)
        first = db.session.get(Fact, h["id"]) if known.reason == "duplicate" else known
        return _as_known(h["id"], first) if first else self._in_its_place(known, h, header, payload)

    def _in_its_place(self, known: Fact, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        """The line that this one repeated was lost here, or what lies here is damaged: now this one is the fact."""
        db.session.delete(known)
        db.session.flush()
        return self._mended(h, header, payload)

    def _mended(self, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        """A row of this log was lost here (a damaged disk, a careless hand): what is left of its fact goes, and it is taken anew."""
        after = select(Fact.header).where(Fact.device == self.device.id, Fact.gen == h["gen"], Fact.seq == h["seq"] + 1)
        following = db.session.execute(after).scalar_one_or_none()
        if following is not None and envelope.read(following)["prev"] != envelope.sha256_hex(header):
            raise chain.Fork
        self.log.forget(h["id"])
        return self._new(h, header, payload)

    def _new(self, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        if envelope.fault(h, payload, self.log.field.scope):
            return self._aside(h, header, payload, "damaged")
        answer = self._applied(header, payload, self._refusal(h))
        if answer.result == "different":
            return self._aside(h, header, payload, "different")
        if answer.result == "duplicate":
            self._aside(h, header, payload, "duplicate")
            return _as_known(h["id"], db.session.get_one(Fact, h["id"]))
        self.changed.add(h[self.log.field.scope])
        return Told(answer.id, answer.result, answer.code, answer.message)

    def _refusal(self, h: dict[str, Any]) -> str | None:
        return self.refused or quarantine.not_its_own(self.log.field, self.device, h)

    def _applied(self, header: bytes, payload: bytes, refused: str | None) -> Answer:
        try:
            return self.log.receive(header, payload, refused)
        except BROKEN:
            return self.log.receive(header, payload, "bad-value")

    def _aside(self, h: dict[str, Any], header: bytes, payload: bytes, reason: str) -> Told:
        """Keep the number and the bytes under another id: the fact's own stays free, or is taken."""
        place = {name: h[name] for name in ("device", "gen", "seq")}
        said = {name: _short(h.get(name)) for name in ("person", self.log.field.scope, "kind", "at")}
        kept = {"hash": envelope.sha256_hex(header), "header": header, "payload": payload, "revision": self.log.revision()}
        state = "held" if reason == "duplicate" else "quarantined"
        db.session.add(Fact(id=server.new_id(), **place, **said, **kept, state=state, reason=reason))
        db.session.flush()
        self.changed.add(said[self.log.field.scope])
        return Told(h["id"], "quarantined", reason)


def _as_known(id: str, known: Fact) -> Told:
    return Told(id, "duplicate") if known.state == "held" else Told(id, "quarantined", known.reason)


def _short(value: Any) -> str:
    return value[:36].replace("\0", "") if isinstance(value, str) else ""
