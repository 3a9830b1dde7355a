"""Promises of docs/protocol.md about the centre, read in its tables beside the app, and held against the model."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import func, select

from inspect_app import summaries
from inspect_app.database import db
from inspect_app.models import (
    Answered,
    Attached,
    Cleared,
    Counter,
    Fact,
    Noted,
    Photo,
    PhotoSent,
    Setting,
    Submitted,
    TeamMember,
    VisitSummary,
)
from sync.memory import DAMAGED

from .centre import Centre
from .model import Model
from .tablets import Tablet

TEAM = select(TeamMember.visit, TeamMember.person)
EPOCH = select(Setting.value).where(Setting.name == "epoch")
KINDS = {"answered": Answered, "cleared": Cleared, "noted": Noted, "attached": Attached, "submitted": Submitted}
LOG = select(Fact.device, Fact.gen, Fact.seq, Fact.header, Fact.payload, Fact.state, Fact.reason)


def log(centre: Centre) -> list[Any]:
    return sorted(map(tuple, centre.read(LOG)))


def hold(centre: Centre, model: Model) -> None:
    what_came_is_there_once(centre, model)
    what_is_held_is_applied_once(centre, model)
    no_number_passes_the_counter(centre)
    held_photos_are_what_their_names_say(centre, model)


def what_came_is_there_once(centre: Centre, model: Model) -> None:
    """Nothing acknowledged is missing, nothing is twice, nothing changed: the log is what the model says, byte by byte."""
    lines = [
        (o.h["device"], o.h["gen"], o.h["seq"], o.header, o.payload, "held" if o.held else "quarantined", o.reason) for o in model.lines()
    ]
    assert sorted(lines, key=repr) == sorted(map(tuple, centre.read(LOG)), key=repr)


def what_is_held_is_applied_once(centre: Centre, model: Model) -> None:
    for kind, table in KINDS.items():
        rows = [row.id for row in centre.read(select(table.id))]
        assert sorted(rows) == sorted(id for id, one in model.facts.items() if one.held and one.h["kind"] == kind), kind


def no_number_passes_the_counter(centre: Centre) -> None:
    """A cursor is the counter as it was read: each fact has a number of its own, none above it."""
    numbers = [row.revision for row in centre.read(select(Fact.revision))]
    assert len(numbers) == len(set(numbers))
    assert max(numbers, default=0) <= centre.read(select(Counter.revision))[0][0]


def held_photos_are_what_their_names_say(centre: Centre, model: Model) -> None:
    sent = {tuple(row) for row in centre.read(select(PhotoSent.device, PhotoSent.sha256))}
    assert sent == set(model.sent)
    assert {row.sha256 for row in centre.read(select(Photo.sha256))} == {sha256 for _, sha256 in sent}
    for path in centre.kept():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    assert {sha256 for _, sha256 in sent} <= {path.name for path in centre.kept()}


def summaries_say_what_facts_say(centre: Centre) -> None:
    rows = centre.read(select(VisitSummary.__table__).where(VisitSummary.visit.in_(select(func.distinct(Fact.visit)))))
    with centre.app.app_context():
        for row in rows:
            said = summaries.computed(db.session.connection(), row.visit)
            assert {name: getattr(row, name) for name in said} == said


def all_is_brought(tablet: Tablet, model: Model, made: set[str]) -> None:
    """What no tablet made (forged) and a restore took from the centre is sent by nobody: who saw it goes on seeing it."""
    device, shown = tablet.device, set(model.shown(model.visits(tablet.device.person)))
    seen = set(tablet.seen[-1][2])
    assert shown <= seen, "something in force is not on this tablet"
    assert not (seen - shown) & made, "something is on this tablet alone"
    assert device.pending() == {"facts": 0, "photos": 0, "bytes": 0}
    assert {one.id for one in device.store.log} <= {one.h["id"] for one in model.lines()}
    assert DAMAGED not in {photo.state for photo in device.store.photos.values()}
