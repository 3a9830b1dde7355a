"""Tablets: one device and one write-only credential per (tablet, person). The credential outlives the sign-in."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from typing import Any

from flask import g, request
from flask_wtf.csrf import validate_csrf
from sqlalchemy import String, bindparam, select
from sqlalchemy.exc import IntegrityError
from wtforms import ValidationError

from sync.envelope import UUID

from .. import clock, events
from ..auth import me
from ..database import db
from ..events import Event
from ..models import Device, Person
from ..problems import Problem
from . import body

WHOSE = select(Device.id).where(Device.credential_hash == bindparam("hash", type_=String()))


def hashed(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()


def register() -> dict[str, Any]:
    """Register this tablet for the person signed in. Again: a new credential, the old one stops."""
    data, person = body.read(8192), db.session.get_one(Person, me())
    _csrf()
    device, credential = _device(str(data.get("id", "")), person.id), secrets.token_urlsafe(32)
    device.credential_hash, device.seen_at = hashed(credential), clock.seconds()
    device.label, device.app = _text(data, "label", 120), _text(data, "app", 40)
    device.bundle, device.persistent = _text(data, "bundle", 40), int(bool(data.get("persistent")))
    told = {"id": person.id, "name": person.name}
    db.session.commit()
    events.note(Event.DEVICE_REGISTERED, device=device.id)
    return {"credential": credential, "person": told}


def _text(data: dict[str, Any], name: str, longest: int) -> str:
    return str(data.get(name, ""))[:longest].replace("\0", "")


def _csrf() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise Problem("form-expired") from error


def _device(id: str, person: str) -> Device:
    if not UUID.fullmatch(id):
        raise Problem("bad-json")
    device = db.session.get(Device, id)
    if device is None:
        with contextlib.suppress(IntegrityError), db.session.begin_nested():  # another request of this tablet was quicker
            db.session.add(Device(id=id, person=person, label="", registered_at=clock.seconds()))
        device = db.session.get_one(Device, id)
    if device.person != person:
        raise Problem("other-device")
    return device


def asking() -> str:
    """The id of the device whose credential came with the request. Revoked ones too: what they send is kept, apart.

    The credential is 256 random bits and found by its hash, so the time of the search tells nothing about it."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    given = credential and scheme == "Bearer"
    found = db.session.connection().execute(WHOSE, {"hash": hashed(credential)}).scalar() if given else None
    if found is None:
        raise Problem("credential")
    g.device = found
    return found
