"""Photos come up apart, under their SHA-256: the core of tus 1.0 on an address known beforehand; or pieces of several in one body.

Laws
- An offset is answered only after fsync, and never decreases, except to nothing: when the whole is not what its name says, or nobody
  went on with it for 30 days.
- offset == length means: held, re-hashed, in place. That answer is the tablet's receipt.
- What any device announced is kept, even when it is no picture.
- Pieces in one body are kept one after the other as they come: a cut costs none that came before it, and one that does not fit
  hinders no other. Their rows come in one transaction.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from flask import Response, request

from sync import limits

from .. import room
from ..database import db, reads
from ..photos import arrive, staging
from ..problems import Problem
from . import body, devices, first, pieces

TYPE = "application/offset+octet-stream"


@reads
def missing() -> dict[str, Any]:
    hashes = body.texts(body.read(), "hashes", limits.HASHES)  # first: who waits for a line holds nothing of the database
    return {"photos": _states(hashes, devices.asking())}


def _states(hashes: list[str], device: str) -> dict[str, Any]:
    arrived = arrive.offsets(hashes, device)  # first: it may finish one
    held = arrive.sent_by(device, hashes)
    return {sha256: _state(arrived.get(sha256), held.get(sha256)) for sha256 in hashes}


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
    piece = pieces.Piece(sha256, _number("Upload-Offset"), request.content_length or 0, _number("Upload-Length"))
    if not piece.bytes or request.mimetype != TYPE:
        raise Problem("bad-request")
    piece.checked()
    room.for_photos()
    try:
        return _added(piece, device)
    except staging.Overtaken as error:
        raise _wrong_offset(sha256, device) from error


def _added(piece: pieces.Piece, device: str) -> int:
    with ExitStack() as soon:
        at = pieces.add(piece, device, request.input_stream, lambda: piece.last and soon.enter_context(arrive.expected()))
        if at == piece.length:
            arrive.commit([arrive.Held(piece.sha256, at, device)])
        return at


def _number(name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Problem("bad-request")
    return int(text)


def _wrong_offset(sha256: str, device: str) -> Problem:
    offset = _states([sha256], device)[sha256]["offset"]
    return Problem("wrong-offset", headers={"Upload-Offset": str(offset)}, offset=offset)


@reads
def several() -> dict[str, Any]:
    found = pieces.announced(request.input_stream, request.content_length or 0)
    device, hashes = devices.asking(), [piece.checked().sha256 for piece in found]
    room.for_photos()
    held = arrive.sent_by(device, hashes)
    db.session.rollback()
    first.photos()
    wrong = _taken(found, device, held)
    states = {sha256: _state(None, held[sha256]) for sha256 in held} | _states([h for h in hashes if h not in held], device)
    return {"photos": {sha256: states[sha256] | wrong.get(sha256, {}) for sha256 in hashes}}


def _taken(found: list[pieces.Piece], device: str, held: dict[str, int]) -> dict[str, dict[str, str]]:
    """One after the other, until the body ends; those that are held then are noted. The codes of those that did not fit."""
    whole, wrong, chunk = list[arrive.Held](), dict[str, dict[str, str]](), staging.LARGE if len(found) > 1 else staging.CHUNK
    for piece in found:
        part = pieces.Part(request.input_stream, piece.bytes)
        try:
            if piece.sha256 not in held and pieces.add(piece, device, part, chunk=chunk) == piece.length:
                whole.append(arrive.Held(piece.sha256, piece.length, device))
                held[piece.sha256] = piece.length
        except staging.Overtaken:
            wrong[piece.sha256] = {"code": "wrong-offset"}
        except Problem as problem:
            wrong[piece.sha256] = {"code": problem.code}
        part.skip()
        if part.left:
            break
    if whole:
        arrive.commit(whole)
    return wrong
