"""A rescue file is brought to the centre: the same path as push and as a photo that arrives.

Laws
- Merged by id and by hash: brought twice, or sent by its tablet meanwhile, nothing doubles.
- What push would quarantine is quarantined. What does not fit the log known here (a gap, another history) gets a new generation,
  as the tablet itself would make: the same ids and payloads.
- Each batch and each photo is kept when it is told; a damaged one is named and stops nothing.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from flask import current_app, request
from sqlalchemy import select

from sync import chain, envelope, limits

from .. import clock, events, quarantine, room, summaries
from ..database import db
from ..events import Event
from ..models import Device, Fact, Person
from ..photos import arrive, staging, store
from ..problems import Problem
from ..sync_api.intake import Intake, Read, Told
from .file import CUT, RescueFile

MOST = 2**31  # bytes of a file


@dataclass
class Brought:
    """Of one tablet: facts and photos that are new here, were known, are kept apart, or arrived damaged."""

    device: str
    name: str
    facts: dict[str, int] = field(default_factory=lambda: {"new": 0, "known": 0, "quarantined": 0, "damaged": 0})
    photos: dict[str, int] = field(default_factory=lambda: {"new": 0, "known": 0})
    photos_damaged: list[str] = field(default_factory=list)
    unknown: bool = False  # its person is not known here: nothing was taken


def rescue() -> dict[str, Any]:
    """The file as the body of the request."""
    with tempfile.TemporaryFile(dir=store.folder("making")) as file:
        while chunk := request.stream.read(staging.READ):
            file.write(chunk)
        return {"tablets": [vars(brought) for brought in bring(file)]}


def bring(file: IO[bytes]) -> list[Brought]:
    """Raises Problem when it is no rescue file."""
    room.for_photos()
    found = RescueFile(file)
    return [_tablet(found, tablet) for tablet in found.tablets]


def _tablet(file: RescueFile, told: dict[str, Any]) -> Brought:
    brought = Brought(told["device"], str(told.get("name") or "")[:120])
    if not _device(told["device"], told["person"]):
        brought.unknown = True
        return brought
    Facts(file, brought).all(told["facts"])
    for sha256 in dict.fromkeys(told["photos"]):
        _photo(file, brought, sha256)
    events.note(Event.RESCUED, device=brought.device, facts=brought.facts, photos=brought.photos)
    return brought


def _device(id: str, person: str) -> bool:
    """The tablet as known here; one that a restored centre forgot is known by its person again."""
    known = db.session.get(Device, id)
    if known is None and db.session.execute(select(Person.id).where(Person.id == person)).first():
        known = Device(id=id, person=person, label="", registered_at=clock.seconds())
        db.session.add(known)
        db.session.commit()
    return known is not None and known.person is not None


class Facts:
    """Those of one tablet, in its order."""

    def __init__(self, file: RescueFile, brought: Brought):
        self.file, self.brought, self.gen = file, brought, 0

    def all(self, announced: int) -> None:
        lines = self.file.facts(self.brought.device)
        while batch := list(islice(lines, limits.BATCH_FACTS)):
            self._batch(list(self._read(batch)))
        self.brought.facts["damaged"] += max(0, announced - sum(self.brought.facts.values()))

    def _read(self, lines: list[bytes]) -> Iterator[Read]:
        for line in lines:
            try:
                header, payload = envelope.unpack(envelope.loads(line))
                h = envelope.read(header)
            except (ValueError, envelope.BadEnvelope):
                self.brought.facts["damaged"] += 1
                continue
            if h["device"] == self.brought.device:
                yield h, header, payload
            else:
                self.brought.facts["damaged"] += 1

    def _batch(self, facts: list[Read]) -> None:
        one_at_a_time = select(Device).where(Device.id == self.brought.device).with_for_update()
        device, log = db.session.execute(one_at_a_time).scalar_one(), current_app.extensions["field"].log()
        intake = Intake(log, device, quarantine.silenced(device))
        for fact in facts:
            self.brought.facts[_outcome(self._one(intake, *fact))] += 1
        for visit in sorted(intake.changed):
            summaries.refresh(log.db, visit)
        db.session.commit()

    def _one(self, intake: Intake, h: dict[str, Any], header: bytes, payload: bytes) -> Told:
        known = db.session.get(Fact, h["id"])
        if known and envelope.read(known.header)["ph"] == h["ph"]:
            return Told(h["id"], "duplicate")
        try:
            return intake.receive(h, header, payload)
        except (chain.Gap, chain.Fork):
            return self._moved(intake, h, payload)

    def _moved(self, intake: Intake, h: dict[str, Any], payload: bytes) -> Told:
        self.gen = self.gen or intake.newest() + 1
        last = intake.place(self.gen)
        header = envelope.dumps({**h, "gen": self.gen, "seq": last.seq + 1, "prev": last.hash})
        return intake.receive(envelope.read(header), header, payload)


def _outcome(told: Told) -> str:
    return {"duplicate": "known", "quarantined": "quarantined"}.get(told.result, "new")


def _photo(file: RescueFile, brought: Brought, sha256: str) -> None:
    entry = file.photo(brought.device, sha256)
    if arrive.sent_by(brought.device, [sha256]):
        brought.photos["known"] += 1
    elif entry and 0 < entry.file_size <= limits.PHOTO_BYTES and _arrived(file, brought.device, sha256):
        brought.photos["new"] += 1
    else:
        brought.photos_damaged.append(sha256)


def _arrived(file: RescueFile, device: str, sha256: str) -> bool:
    """From where the tablet's own sending stopped; should that not fit, once from the beginning."""
    begun = arrive.offsets([sha256], device).get(sha256, 0)
    try:
        return _staged(file, device, sha256, begun) or (begun > 0 and _staged(file, device, sha256, 0))
    except staging.Overtaken:  # its tablet is sending it this very moment
        return False


def _staged(file: RescueFile, device: str, sha256: str, at: int) -> bool:
    entry = file.entries[f"{device}/photos/{sha256}"]
    bytes_ = file.opened(entry)
    if bytes_ is None:
        return False
    path = staging.staged(device, sha256, entry.file_size)
    db.session.rollback()  # nothing of the database is held while bytes are written
    with bytes_, staging.Staged(path, at, last=True) as staged:
        with contextlib.suppress(*CUT):  # then its hash is wrong
            bytes_.seek(at)
            staged.append(bytes_, entry.file_size - at)
        right = staged.finish(sha256)
    if right:
        arrive.commit([arrive.Held(sha256, entry.file_size, device)])
    return right


def allow_files() -> None:
    """A rescue file is larger than other bodies."""
    if request.method == "POST" and request.endpoint in ("sync.rescue", "desk.brought"):
        request.max_content_length = MOST


def given() -> IO[bytes]:
    """The file of a form. Raises Problem without one."""
    found = request.files.get("file")
    if found is None or not found.filename:
        raise Problem("rescue-foreign")
    return found.stream
