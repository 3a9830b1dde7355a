"""What a tablet believes is held here, compared with what is.

Laws
- While both sides agree only hashes travel. For a visit that differs the tablet is told which of its facts lie here.
- A fact counts with its own id, also where it is kept under another one. A photo counts when its file is in place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from sync import limits
from sync.digest import digest as hashed
from sync.envelope import HASH

from ..database import db, reads
from ..models import Fact, PhotoSent
from ..photos import arrive
from ..problems import Problem
from . import body, devices

ASIDE = ("duplicate", "damaged", "different")  # kept under an id of their own


@reads
def digest() -> dict[str, Any]:
    asked, device = body.read(), devices.asking()
    scopes = asked.get("scopes")
    if not isinstance(scopes, dict) or len(scopes) > limits.SCOPES or "\0" in "".join(scopes):
        raise Problem("bad-json")
    if not _hashes([*scopes.values(), asked.get("photos")]):
        raise Problem("bad-json")
    held = {scope: _facts(device, scope) for scope in scopes}
    differ = {scope: sorted(ids) for scope, ids in held.items() if hashed(ids) != scopes[scope]}
    return {"differ": differ, "photos": hashed(_photos(device)) == asked["photos"]}


def _hashes(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) and HASH.fullmatch(value) for value in values)


def _facts(device: str, visit: str) -> set[str]:
    kept = select(Fact.id, Fact.reason, Fact.header).where(Fact.device == device, Fact.visit == visit)
    rows = db.session.connection().execute(kept)
    return {json.loads(row.header)["id"] if row.reason in ASIDE else row.id for row in rows}


def _photos(device: str) -> set[str]:
    sent = select(PhotoSent.sha256).where(PhotoSent.device == device)
    hashes = list(db.session.connection().execute(sent).scalars())
    return set(arrive.sent_by(device, hashes))
