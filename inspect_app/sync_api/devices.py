"""Tablets: one device and one write-only credential per (tablet, person). The credential outlives the sign-in."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from sync.envelope import UUID

from .. import clock
from ..auth import current_account
from ..database import db
from ..models import Account, Device, Person
from ..problems import Problem
from . import body


def hashed(credential: str) -> str:
    return hashlib.sha256(credential.encode()).hexdigest()


def register() -> dict[str, Any]:
    """Register this tablet for the person signed in. Again: a new credential, the old one stops."""
    account, data = current_account(), body.read(8192)
    assert account
    _csrf()
    device = _device(str(data.get("id", "")), account)
    credential = secrets.token_urlsafe(32)
    device.credential_hash, device.seen_at = hashed(credential), clock.seconds()
    device.label, device.app = str(data.get("label", ""))[:120], str(data.get("app", ""))[:40]
    device.bundle, device.persistent = str(data.get("bundle", ""))[:40], int(bool(data.get("persistent")))
    db.session.commit()
    person = db.session.get(Person, account.person)
    assert person
    return {"credential": credential, "person": {"id": person.id, "name": person.name}}


def _csrf() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise Problem("form-expired") from error


def _device(id: str, account: Account) -> Device:
    if not UUID.fullmatch(id):
        raise Problem("bad-json")
    device = db.session.get(Device, id)
    if device is None:
        device = Device(id=id, person=account.person, label="", registered_at=clock.seconds())
        db.session.add(device)
    elif device.person != account.person:
        raise Problem("credential")
    return device


def asking() -> Device:
    """The device whose credential came with the request. Revoked ones too: what they send is kept, apart."""
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    found = db.session.query(Device).filter_by(credential_hash=hashed(credential)).first() if credential else None
    if scheme != "Bearer" or found is None:
        raise Problem("credential")
    return found


def refusal(device: Device) -> str | None:
    """Why everything of this device is quarantined, or None."""
    account = db.session.get(Account, device.person)
    return "revoked" if device.revoked_at or account is None or account.disabled_at else None
