"""Facts come up.

Laws
- Nothing is refused storage: what cannot be applied is quarantined, its number acknowledged, and a person told why.
- seq is dense and prev is chained per device and generation: a gap asks for what is missing, another history
  at the same number asks for a new generation. Nothing of such a batch is kept.
- Facts, their rows, the visit's summary and the numbers commit together. A repeat changes nothing and is told the same.
- Pushes that wait for their turn are taken in one transaction, each as if the one before it had been committed. Where one of them
  is refused nothing of that stands, and each is taken alone. Who waits holds nothing of the database.
"""

from __future__ import annotations

import collections
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from sync import envelope, limits
from sync.chain import Fork, Gap

from .. import clock, events, quarantine, room, server, summaries
from ..database import db, reading
from ..events import Event
from ..fieldkit.among import among, listed
from ..fieldkit.log import Log
from ..fieldkit.payload import BROKEN
from ..fieldkit.together import Strange, Together
from ..group_commit import GroupCommit, of_app
from ..models import Counter, Device, Fact
from ..problems import Problem, sentences
from . import body, devices, first, news
from .intake import Intake, Read, Told, plain

COUNTED = ("pending_facts", "pending_photos", "pending_bytes")
AT_ONCE = 16  # pushes: some 150 ms of the one writer's time
DEVICES = select(Device).where(among(Device.id, listed("devices"))).with_for_update()
DEVICES = DEVICES.order_by(Device.id)  # so no two processes wait for each other crosswise
TOLD = update(Device).where(Device.id == bindparam("asking"))  # built once: building costs more than running
TOLD = TOLD.values({name: bindparam(name) for name in ("seen_at", *COUNTED, "pending_since")})


@dataclass(eq=False)
class Push:
    """What a tablet sent, as it was read; then what became of it, or why it was refused."""

    device: str
    data: dict[str, Any]
    facts: list[Read]
    batch: Together | None
    answers: list[Told] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    refused: Exception | None = None


def push() -> dict[str, Any]:
    came = _read()
    if came.facts:
        room.for_facts()
    with first.facts():
        _line().commit(came)
    if came.refused:
        raise came.refused
    _note(came.answers)
    return {"answers": [_answer(told) for told in came.answers], **came.told}


def _read() -> Push:
    with reading():
        device = devices.asking()
    data = body.read()
    facts = [_unpacked(index, fact) for index, fact in enumerate(_listed(data))]
    return Push(device, data, facts, plain(current_app.extensions["field"].field, facts))


def _line() -> GroupCommit[Push]:
    return of_app("pushes", _take, moment=0, most=AT_ONCE)


def _take(pushes: list[Push]) -> None:
    try:
        _commit(pushes)
    except Exception as error:  # told to whoever brought it
        db.session.rollback()
        alone = len(pushes) == 1 or isinstance(error, OperationalError)  # no room, a lock: so it is for all of them
        for push in pushes:
            if alone:
                push.refused = error
            else:
                _take([push])


def _commit(pushes: list[Push]) -> None:
    found = db.session.execute(DEVICES, {"devices": [push.device for push in pushes]}).scalars()
    known = {device.id: device for device in found}
    for push in pushes:
        _pushed(push, known[push.device])
    db.session.commit()


def _pushed(push: Push, device: Device) -> None:
    data, facts = push.data, push.facts
    intake, push.answers = _taken(device, facts, push.batch)
    _quota(device.id, push.answers)
    alone = _seen_all(data.get("seen"), device, intake.log.before)
    for visit in sorted(intake.changed):
        summaries.refresh(intake.log.db, visit)
    _pending(device, data.get("pending"), len(facts))
    alone = alone and not news.shown([h["id"] for h, _, _ in facts], device.id)
    place = _place(intake.log.before + len(facts)) if facts and alone else {}
    acked = intake.place(facts[-1][0]["gen"] if facts else intake.newest()).seq
    push.told = {"acked_seq": acked, **place}


def _listed(data: dict[str, Any]) -> list[Any]:
    facts = data.get("facts")
    if not isinstance(facts, list):
        raise Problem("bad-json")
    if len(facts) > limits.BATCH_FACTS:
        raise Problem("batch-too-large")
    return facts


def _unpacked(index: int, fact: Any) -> Read:
    try:
        header, payload = envelope.unpack(fact)
        return envelope.read(header), header, payload
    except envelope.BadEnvelope as error:
        raise Problem("bad-envelope", index=index, reason=str(error)) from error


def _taken(device: Device, facts: list[Read], batch: Together | None) -> tuple[Intake, list[Told]]:
    """All together; when anything is strange nothing of that stands, and each is taken alone."""
    log: Log = current_app.extensions["field"].log()
    if any(h["device"] != device.id for h, _, _ in facts):
        raise Problem("bad-envelope", reason="a fact of another device")
    refused = quarantine.silenced(device)
    try:
        if batch:
            with log.db.begin_nested():
                intake = Intake(log, device, refused)
                return intake, intake.together(facts, batch)
    except OperationalError:
        raise  # no room, a lock: the transaction is gone, and nothing may go on in it
    except (Strange, Gap, Fork, SQLAlchemyError, *BROKEN):
        pass
    return _each(Intake(log, device, refused), facts)


def _each(intake: Intake, facts: list[Read]) -> tuple[Intake, list[Told]]:
    intake.log.expect([h["id"] for h, _, _ in facts])
    return intake, [_received(intake, *fact) for fact in facts]


def _received(intake: Intake, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
    try:
        return intake.receive(h, header, payload)
    except Gap as gap:
        raise Problem("gap", expected_seq=gap.expected) from gap
    except Fork as fork:
        raise Problem("other-history") from fork


def _quota(device: str, answers: list[Told]) -> None:
    """A tablet gone wrong must not fill the centre: then nothing of the batch is kept here, and all of it there."""
    if any(told.result == "quarantined" for told in answers):
        apart = select(func.count()).where(Fact.device == device, Fact.state == "quarantined")
        if db.session.execute(apart).scalar_one() > current_app.config["QUARANTINE_FACTS"]:
            raise Problem("quarantine-full", headers={"Retry-After": "3600"})


def _note(answers: list[Told]) -> None:
    if codes := [told.code for told in answers if told.result == "quarantined"]:
        events.note(Event.SET_APART, codes=collections.Counter(codes))


def _seen_all(seen: Any, device: Device, before: int) -> bool:
    """Has the tablet all that was here for its person, when the counter stood there?"""
    if not isinstance(seen, dict) or seen.get("epoch") != server.found()["epoch"]:
        return False
    place = seen.get("revision")
    return type(place) is int and 0 <= place <= before and (place == before or not news.between(device.person or "", place, before))


def _place(after: int) -> dict[str, int]:
    """Where the counter stands after these facts, when nothing but they was numbered: the tablet need not ask for news."""
    return {"revision": after} if db.session.execute(select(Counter.revision)).scalar_one() == after else {}


def _pending(device: Device, pending: Any, taken: int) -> None:
    """What the tablet still holds, so that a loss would be noticed. It counts what it is sending: that is here by now."""
    told = pending if isinstance(pending, dict) else {}
    found = {name: told.get(name.removeprefix("pending_")) for name in COUNTED}
    values: dict[str, Any] = {k: min(v, 2**31 - 1) for k, v in found.items() if type(v) is int and v >= 0}
    if "pending_facts" in values:
        values["pending_facts"] = left = max(0, values["pending_facts"] - taken)
        values["pending_since"] = _time(told.get("since")) if left else None
    before = {name: getattr(device, name) for name in (*COUNTED, "pending_since")}
    db.session.connection().execute(TOLD, {**before, **values, "asking": device.id, "seen_at": clock.seconds()})
    db.session.expire(device, before)  # it may have sent the next of these pushes as well


def _time(at: Any) -> str | None:
    return at if isinstance(at, str) and envelope.AT.fullmatch(at) else None


def _answer(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {"id": told.id, "result": told.result}
    return found | ({"code": told.code, "sentence": sentences(told.code, english=told.message)} if told.code else {})
