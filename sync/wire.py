"""What a tablet says to the centre, and what it makes of the answer.

Laws
- An answer without the centre's header, or that is not JSON where JSON is due (a captive portal, a proxy), counts as no network.
- A refusal carries an `action`. None means discard; an unknown one means: try again later, and keep everything.
- A 401 stops sending and keeps everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import envelope

PREFIX = "/sync/v1"
PIECE, PIECES = "application/offset+octet-stream", "application/octet-stream"
JSON = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


Transport = Callable[[str, str, Mapping[str, str], bytes], Reply]  # method, path, headers, body; raises OSError without network


class NoNetwork(Exception):
    """Nobody there, or somebody else answered. Try again later."""


@dataclass
class Refused(Exception):
    """The centre said no, and what to do about it."""

    status: int
    code: str
    action: str
    told: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Piece(NamedTuple):
    """Bytes of a photo of `length`, from `offset` on."""

    sha256: str
    offset: int
    data: bytes
    length: int

    def told(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "offset": self.offset, "bytes": len(self.data), "length": self.length}


class Wire:
    def __init__(self, transport: Transport, credential: Callable[[], str | None]):
        self.transport, self.credential = transport, credential

    def hello(self) -> dict[str, Any]:
        return self._json("GET", "/hello")

    def register(self, csrf: str, **about: Any) -> dict[str, Any]:
        return self._json("POST", "/devices", about, {"X-CSRFToken": csrf})

    def push(self, facts: Sequence[Mapping[str, str]], pending: Mapping[str, int], seen: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self._json("POST", "/push", {"facts": facts, "pending": pending, "seen": seen}, self._bearer())

    def pull(self, known: Mapping[str, int], person: str | None = None) -> dict[str, Any]:
        """For this person, or for whoever is signed in."""
        return self._json("POST", "/pull", {"known": known} | ({"person": person} if person else {}))

    def digest(self, scopes: Mapping[str, str], photos: str) -> dict[str, Any]:
        """Which of these the centre hashes otherwise."""
        return self._json("POST", "/digest", {"scopes": scopes, "photos": photos}, self._bearer())

    def missing(self, hashes: Sequence[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self._json("POST", "/photos/missing", {"hashes": hashes}, self._bearer())["photos"]
        return found

    def piece(self, sha256: str, start: int, length: int, data: bytes) -> int:
        """The durable offset after this piece; `length` is the receipt."""
        said = {"Upload-Offset": str(start), "Upload-Length": str(length), "Content-Type": PIECE}
        return self._offset(self._call("PATCH", f"/photos/{sha256}", data, said | self._bearer()))

    def pieces(self, pieces: Sequence[Piece]) -> dict[str, dict[str, Any]]:
        """Of several photos in one body. How each stands then, as `missing` tells."""
        line = envelope.dumps({"pieces": [piece.told() for piece in pieces]})
        body = b"".join((line, b"\n", *(piece.data for piece in pieces)))
        found: dict[str, dict[str, Any]] = _object(self._call("POST", "/photos/pieces", body, {"Content-Type": PIECES, **self._bearer()}))
        return found["photos"] if isinstance(found.get("photos"), dict) else {}

    def offset(self, sha256: str) -> int:
        """The durable offset now; nothing sent is 0."""
        try:
            return self._offset(self._call("HEAD", f"/photos/{sha256}", b"", self._bearer()))
        except Refused as refused:
            if refused.status != 404:
                raise
            return 0

    def _offset(self, reply: Reply) -> int:
        offset = reply.headers.get("Upload-Offset", "")
        if reply.status != 204 or not offset.isdigit():
            raise NoNetwork("an upload is answered by an offset")
        return int(offset)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential() or ''}"}

    def _json(self, method: str, path: str, value: Any = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        body = b"" if value is None else envelope.dumps(value)
        reply = self._call(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        return _object(reply)

    def _call(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        try:
            reply = self.transport(method, PREFIX + path, {"X-Sync-Protocol": "1", **headers}, body)
        except OSError as error:
            raise NoNetwork(str(error)) from error
        if reply.headers.get("X-Sync-Protocol") is None:
            raise NoNetwork("somebody else answered")
        if reply.status >= 400:
            raise _refused(reply, method)
        return reply


def _refused(reply: Reply, method: str) -> Refused:
    told = {} if method == "HEAD" else _object(reply)
    return Refused(reply.status, str(told.get("code", "")), str(told.get("action", "retry")), told, reply.headers)


def _object(reply: Reply) -> dict[str, Any]:
    try:
        if reply.headers.get("Content-Type", "").split(";")[0] not in JSON:
            raise ValueError("not JSON")
        return dict(envelope.loads(reply.body))
    except (ValueError, TypeError) as error:
        raise NoNetwork("an answer that is not JSON") from error


def page(told: dict[str, Any]) -> dict[str, Any]:
    """A page as it must be, or it is none and nothing of it is kept."""
    try:
        parts = [(str(p["scope"]), int(p["revision"]), p["more"], p["rows"].items()) for p in told["scopes"]]
        facts = [envelope.read(envelope.unpack(fact)[0]) for part in told["scopes"] for fact in part["facts"]]
        told["epoch"], told["gone"], int(told["revision"]), parts, facts
    except (KeyError, TypeError, ValueError, AttributeError, envelope.BadEnvelope) as error:
        raise NoNetwork("a page that is none") from error
    return told


def offset_of(state: Any) -> int:
    offset = state.get("offset") if isinstance(state, dict) else None
    if type(offset) is not int:
        raise NoNetwork("a photo asked for is not answered")
    return offset


def word(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told.get(name), str):
        raise NoNetwork(f"no {name} in the answer")
    return str(told[name])
