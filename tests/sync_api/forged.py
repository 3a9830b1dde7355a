"""Facts that honest code would not make, and pushes of them."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from sync import chain, envelope
from sync.chain import Place
from sync.device import Device as Tablet
from tests.tablets import BASE, bearer

START = Place()


def push(client: FlaskClient, tablet: Tablet, *made: Any) -> Any:
    packed = [m if isinstance(m, dict) else m.packed() for m in made]
    return client.post("/sync/v1/push", json={"facts": packed}, headers=bearer(tablet))


def forged(tablet: Tablet, payload: bytes, place: Place = START, **said: Any) -> dict[str, str]:
    """A fact that honest code would not make."""
    about = {"person": tablet.person, "visit": BASE, "kind": "answered", "at": "2026-11-22T09:31:07+08:00", "app": "x", "bundle": ""}
    id = said.pop("id", envelope.uuid7(tablet.now(), tablet.chance(10)))
    return envelope.pack(chain.header(place, id, tablet.id, about | said, tablet.now(), payload), payload)


def body(**fields: Any) -> bytes:
    return envelope.dumps({"n": "0", "item": "S6-2", "choice": "yes", "base": [], **fields})
