"""Photos come up apart, under their SHA-256: the core of tus 1.0 on an address known beforehand.

Laws
- An offset is answered only after fsync, and never decreases, except to nothing when the whole is not what its name says.
- offset == length means: held, re-hashed, in place. That answer is the tablet's receipt.
- What any device announced is kept, even when it is no picture.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Response, request

from sync import limits

from .. import room
from ..database import db, reads
from ..photos import arrive, store
from ..problems import Problem
from . import body, devices, first

TYPE = "application/offset+octet-stream"


@reads
def missing() -> dict[str, Any]:
    hashes = body.texts(body.read(), "hashes", limits.HASHES)  # first: who waits for a line holds nothing of the database
    return {"photos": _states(hashes, devices.asking())}


def _states(hashes: list[str], device: str) -> dict[str, Any]:
    arrived = {sha256: arrive.offset(sha256, device) for sha256 in hashes}  # first: it may finish one
    held = arrive.sent_by(device, hashes)
    return {sha256: _state(arrived[sha256], held.get(sha256)) for sha256 in hashes}


def _state(offset: int | None, held: int | None) -> dict[str, Any]:
    if held is not None:
        return {"state": "held", "offset": held}
    return {"state": "absent" if offset is None else "partial", "offset": offset or 0}


@reads  # until the photo is whole, see arrive.held
def upload(sha256: str) -> Response:
    device = devices.asking()
    there = _states([sha256], device)[sha256]
    db.session.rollback()  # nothing of the database is held while bytes arrive
    if request.method == "HEAD" and there["state"] == "absent":
        raise Problem("not-found")
    if request.method == "HEAD" or there["state"] == "held":
        return _at(there["offset"])
    first.photos()
    return _at(_piece(sha256, device))


def _at(offset: int) -> Response:
    return Response(status=204, headers={"Upload-Offset": str(offset)})


def _piece(sha256: str, device: str) -> int:
    start, length, size = _number("Upload-Offset"), _number("Upload-Length"), request.content_length
    if not size or request.mimetype != TYPE:
        raise Problem("bad-request")
    if start + size > length or length > limits.PHOTO_BYTES:
        raise Problem("photo-too-large")
    room.for_photos()
    try:
        return _append(store.staged(device, sha256, length), sha256, device, start, size)
    except store.Overtaken as error:
        raise _wrong_offset(sha256, device) from error


def _append(path: Path, sha256: str, device: str, start: int, size: int) -> int:
    length = store.length(path)
    last = start + size == length
    with store.Staged(path, start, last) as staged, ExitStack() as soon:
        staged.append(request.input_stream, size, lambda: last and soon.enter_context(arrive.expected()))
        if staged.at == length:
            _finish(staged, sha256, device)
        return staged.at


def _number(name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Problem("bad-request")
    return int(text)


def _wrong_offset(sha256: str, device: str) -> Problem:
    offset = _states([sha256], device)[sha256]["offset"]
    return Problem("wrong-offset", headers={"Upload-Offset": str(offset)}, offset=offset)


def _finish(staged: store.Staged, sha256: str, device: str) -> None:
    if not staged.finish(sha256):
        raise Problem("wrong-hash")
    arrive.commit(arrive.Held(sha256, staged.at, device))
