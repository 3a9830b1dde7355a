"""What the centre is: its server id, the epoch that a restore changes, and its own device for facts made here."""

from __future__ import annotations

import os

from sqlalchemy import ClauseElement, insert, select, update

from sync.envelope import uuid7

from . import clock
from .database import db
from .models import Counter, Device, Setting, SignInLink

NAMED = select(Setting.name, Setting.value)


def new_id() -> str:
    return uuid7(int(clock.local().timestamp() * 1000), os.urandom(10))


def found() -> dict[str, str]:
    """server, epoch, device. Made by `begin` when the database is."""
    return {row.name: row.value for row in db.session.connection().execute(NAMED)}


def begin() -> None:
    """Once per database: the counter, the ids, the centre's own device. The caller commits."""
    if db.session.get(Counter, 1) is None:
        db.session.add(Counter(id=1, revision=0))
        device = new_id()
        db.session.add_all(Setting(name=name, value=new_id()) for name in ("server", "epoch"))
        db.session.add(Setting(name="device", value=device))
        db.session.add(Device(id=device, person=None, label="centre", registered_at=clock.seconds()))
        db.session.flush()


def renewed() -> tuple[str, list[ClauseElement]]:
    """A new epoch, and the statements that begin it: after a restore this centre is another one.

    Facts it made after the backup are on tablets, under numbers it would give again: so it goes on as another device.
    Links used since the backup would open again: none of them does."""
    epoch, device, now = new_id(), new_id(), clock.seconds()
    values = {"id": device, "person": None, "label": "centre", "app": "", "bundle": "", "persistent": 0, "registered_at": now}
    held = {"pending_facts": 0, "pending_photos": 0, "pending_bytes": 0}
    return epoch, [
        update(Setting).where(Setting.name == "epoch").values(value=epoch),
        insert(Device).values(**values, **held),
        update(Setting).where(Setting.name == "device").values(value=device),
        update(SignInLink).where(SignInLink.used_at.is_(None)).values(used_at=now),
    ]
