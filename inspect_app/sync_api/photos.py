"""Photos come up apart, under their SHA-256: the core of tus 1.0 on an address known beforehand.

Laws
- An offset is answered only after fsync, and never decreases.
- offset == length means: held, re-hashed, in place. That answer is the tablet's receipt.
- What any device announced is kept, even when it is no picture."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from sync import limits

from ..database import db
from ..models import Device
from ..photos import arrive, store
from ..problems import Problem
from . import body, devices


def missing() -> dict[str, Any]:
    device = devices.asking()
    return {"photos": {h: _state(h, device) for h in body.texts(body.read(), "hashes", limits.HASHES)}}


missing.reads = True  # type: ignore[attr-defined]


def _state(sha256: str, device: Device) -> dict[str, Any]:
    if arrive.sent(sha256, device.id):
        return {"state": "held", "offset": 0}
    offset = store.offset(device.id, sha256)
    return {"state": "absent" if offset is None else "partial", "offset": offset or 0}


def upload(sha256: str) -> Response:
    device = devices.asking()
    if request.method == "HEAD":
        return _offset(sha256, device)
    if arrive.sent(sha256, device.id):
        return _at(_length())
    db.session.rollback()  # no lock while bytes arrive
    return _piece(sha256, device)


def _offset(sha256: str, device: Device) -> Response:
    offset = store.offset(device.id, sha256)
    if offset is None:
        raise Problem("not-found")
    return _at(offset)


def _at(offset: int) -> Response:
    return Response(status=204, headers={"Upload-Offset": str(offset)})


def _length() -> int:
    try:
        length = int(request.headers["Upload-Length"])
    except (KeyError, ValueError) as error:
        raise Problem("bad-request") from error
    if not 0 < length <= limits.PHOTO_BYTES:
        raise Problem("photo-too-large")
    return length


def _piece(sha256: str, device: Device) -> Response:
    id, length, start, size = device.id, _length(), int(request.headers.get("Upload-Offset", 0)), request.content_length
    if size is None or start + size > length:
        raise Problem("photo-too-large" if size else "bad-request")
    store.room()
    request.max_content_length = limits.PHOTO_BYTES
    path = store.staged(id, sha256)
    with store.opened(path) as file:
        there = file.seek(0, 2)
        if start != there:
            raise Problem("wrong-offset", headers={"Upload-Offset": str(there)}, offset=there)
        found = store.append(file, request.stream, size)
        if (end := file.tell()) == length:
            _finish(path, found, sha256, id)
    return _at(end)


def _finish(path: Any, found: str, sha256: str, device: str) -> None:
    if found != sha256:
        path.unlink()
        raise Problem("wrong-hash")
    arrive.keep(path, sha256, device)
    db.session.commit()
