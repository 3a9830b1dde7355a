"""Rescue files as tablets write them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from sync import envelope
from sync.device import Device
from tests.tablets import SPOKEN


def rescue_file(*tablets: Device, change: Mapping[str, bytes | None] = {}, compress: int = zipfile.ZIP_STORED) -> bytes:
    """What these tablets still hold. change: entries by name, put in the place of what they wrote; none: left out."""
    entries = {"manifest.json": envelope.dumps({"rescue": 1, "made": "2026-11-23T09:31:07+08:00", "tablets": [told(t) for t in tablets]})}
    for tablet in tablets:
        entries[f"{tablet.id}/facts.jsonl"] = lines(tablet)
        entries |= {f"{tablet.id}/photos/{name}": tablet.store.photos[name].data for name in tablet.store.photos_waiting()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as file:
        for name, data in {**entries, **change}.items():
            if data is not None:
                file.writestr(name, data)
    return out.getvalue()


def lines(tablet: Device) -> bytes:
    return b"".join(envelope.dumps(made.packed()) + b"\n" for made in tablet.store.waiting())


def told(tablet: Device) -> dict[str, object]:
    facts, photos = tablet.store.waiting(), tablet.store.photos_waiting()
    about = {"device": tablet.id, "person": tablet.person, "name": "周启明", "facts": len(facts)}
    return {**about, "sha256": envelope.sha256_hex(lines(tablet)), "photos": photos, "left": 0}


def bring(client: FlaskClient, file: bytes) -> Any:
    return client.post("/sync/v1/rescue", data=file, headers=SPOKEN, content_type="application/zip")
