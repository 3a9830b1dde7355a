"""Facts come up.

Laws
- Nothing is refused storage: what cannot be applied is quarantined, its number acknowledged, and a person told why.
- seq is dense and prev is chained per device and generation: a gap asks for what is missing, another history
  at the same number asks for a new generation. Nothing of such a batch is kept.
- Facts, their rows, the visit's summary and the numbers commit together. A repeat changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from sync import envelope, limits

from .. import clock, server, summaries
from ..database import db
from ..fieldkit.log import Answer, Log
from ..models import Device, Fact
from ..problems import Problem, sentences
from . import body, devices


@dataclass
class Place:
    """Where a device's log stands."""

    seq: int
    hash: str | None


def push() -> dict[str, Any]:
    data, device = body.read(), devices.asking()
    facts = data.get("facts")
    if not isinstance(facts, list) or len(facts) > limits.BATCH_FACTS:
        raise Problem("batch-too-large" if isinstance(facts, list) else "bad-json")
    db.session.execute(select(Device.id).where(Device.id == device.id).with_for_update())
    log: Log = current_app.extensions["field"].log()
    answers, visits = _receive_all(log, device, [_read(log, fact) for fact in facts])
    for visit in visits:
        summaries.refresh(db.session.connection(), visit)
    _pending(device, data.get("pending"))
    acked = _place(device.id, _generation(device.id)).seq
    db.session.commit()
    return {"answers": [_told(a) for a in answers], "acked_seq": acked}


Read = tuple[dict[str, Any], bytes, bytes]


def _read(log: Log, fact: Any) -> Read:
    try:
        header, payload = envelope.unpack(fact)
        return envelope.header_of(header, payload, log.field.scope), header, payload
    except envelope.BadEnvelope as error:
        raise Problem("bad-envelope", reason=str(error)) from error


def _receive_all(log: Log, device: Device, facts: list[Read]) -> tuple[list[Answer], set[str]]:
    answers, visits, refused = [], set(), devices.refusal(device)
    for h, header, payload in facts:
        answer = _known(device, h, header) or _receive(log, device, h, header, payload, refused)
        answers.append(answer)
        if answer.result != "duplicate":
            visits.add(h[log.field.scope])
    return answers, visits


def _known(device: Device, h: dict[str, Any], header: bytes) -> Answer | None:
    """A repeat of the same number. Raises Problem for a gap and for another history."""
    if h["device"] != device.id:
        raise Problem("bad-envelope", reason="a fact of another device")
    there = select(Fact.hash).where(Fact.device == device.id, Fact.gen == h["gen"], Fact.seq == h["seq"])
    known = db.session.execute(there).scalar()
    if known is not None:
        if known != envelope.sha256_hex(header):
            raise Problem("other-history")
        return Answer(h["id"], "duplicate")
    last = _place(device.id, h["gen"])
    if h["seq"] != last.seq + 1:
        raise Problem("gap", expected=last.seq + 1)
    if h["prev"] != last.hash:
        raise Problem("other-history")
    return None


def _place(device: str, gen: int) -> Place:
    newest = select(Fact.seq, Fact.hash).where(Fact.device == device, Fact.gen == gen).order_by(Fact.seq.desc())
    found = db.session.execute(newest.limit(1)).first()
    return Place(found.seq, found.hash) if found else Place(0, None)


def _generation(device: str) -> int:
    return db.session.execute(select(Fact.gen).where(Fact.device == device).order_by(Fact.gen.desc()).limit(1)).scalar() or 1


def _receive(log: Log, device: Device, h: dict[str, Any], header: bytes, payload: bytes, refused: str | None) -> Answer:
    person = None if h["person"] == device.person else "wrong-person"
    answer = log.receive(header, payload, refused or person)
    if answer.result == "duplicate" or answer.result == "different":
        _keep_place(log, h, header, payload, answer.result)
    return answer


def _keep_place(log: Log, h: dict[str, Any], header: bytes, payload: bytes, result: str) -> None:
    """The id is known from elsewhere: the number of this log is kept under an id of its own."""
    row = {name: h[name] for name in ("device", "gen", "seq", "person", "visit", "kind", "at")}
    state = "held" if result == "duplicate" else "quarantined"
    bytes_ = {"hash": envelope.sha256_hex(header), "header": header, "payload": payload}
    db.session.add(Fact(id=server.new_id(), **row, **bytes_, state=state, reason=result, revision=log.revision()))
    db.session.flush()


def _pending(device: Device, pending: Any) -> None:
    """What the tablet still holds, so that a loss would be noticed."""
    told = pending if isinstance(pending, dict) else {}
    found = {name: told.get(name) for name in ("facts", "photos", "bytes")}
    values = {f"pending_{k}": min(v, 2**31 - 1) for k, v in found.items() if type(v) is int and v >= 0}
    db.session.execute(update(Device).where(Device.id == device.id).values(seen_at=clock.seconds(), **values))


def _told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {"id": answer.id, "result": answer.result}
    code = answer.code or ("different" if answer.result == "different" else None)
    if code:
        found |= {"result": "quarantined", "code": code, "sentence": sentences(code, english=answer.message)}
    return found
