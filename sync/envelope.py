"""A fact on the wire: exact bytes, so that it can be hashed, chained and later signed without canonical JSON.

Laws
- A fact travels as {"h": base64url(header), "p": base64url(payload)}, without padding; nobody re-writes the bytes.
- The header names the payload by its SHA-256 (`ph`) and the header before it on the same device (`prev`).
- `seq` is dense (1, 2, 3 …) per device and generation. It is a place in a log, not the fact's identity: that is `id`.
- `at` and `hlc` order displays and decide nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from . import limits

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"[0-9a-f]{64}")


class BadEnvelope(Exception):
    """These bytes are no fact. Says which part."""


def dumps(value: Any) -> bytes:
    """JSON as both sides write it: no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def uuid7(ms: int, chance: bytes) -> str:
    """A UUID of version 7 (RFC 9562) from milliseconds since 1970 and ten random bytes."""
    number = int.from_bytes(ms.to_bytes(6, "big") + chance[:10], "big")
    return str(uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62))


def next_hlc(last: str | None, ms: int) -> str:
    """A hybrid logical clock, 13 digits of milliseconds and 4 of a counter: never goes back, whatever the clock does."""
    then, count = (int(part) for part in last.split("-")) if last else (0, 0)
    return f"{ms:013d}-0000" if ms > then else f"{then + (count == 9999):013d}-{(count + 1) % 10_000:04d}"


def pack(header: bytes, payload: bytes) -> dict[str, str]:
    return {"h": _encode(header), "p": _encode(payload)}


def unpack(fact: Any) -> tuple[bytes, bytes]:
    """Raises BadEnvelope."""
    try:
        header, payload = _decode(fact["h"]), _decode(fact["p"])
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise BadEnvelope("a fact is two base64url texts, h and p") from error
    if len(header) > limits.HEADER_BYTES or len(payload) > limits.PAYLOAD_BYTES:
        raise BadEnvelope("a fact is at most 64 KiB")
    return header, payload


def header_of(header: bytes, payload: bytes, scope: str) -> dict[str, Any]:
    """The header, read and checked against the payload's hash. Raises BadEnvelope."""
    try:
        h = json.loads(header)
        ok = all(check(h[name]) for name, check in _shape(scope).items())
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadEnvelope("the header lacks a part or has a wrong one") from error
    if not ok:
        raise BadEnvelope("the header has a part of a wrong shape")
    if h["ph"] != sha256_hex(payload):
        raise BadEnvelope("the payload is not the one the header names")
    return h


def _shape(scope: str) -> Mapping[str, Any]:
    def text(longest: int) -> Any:
        return lambda v: isinstance(v, str) and len(v) <= longest and "\0" not in v

    def number(v: Any) -> bool:
        return type(v) is int and 1 <= v < 2**31

    def pattern(p: re.Pattern[str]) -> Any:
        return lambda v: isinstance(v, str) and p.fullmatch(v) is not None

    ids = dict.fromkeys(("id", "device"), pattern(UUID))
    numbers = dict.fromkeys(("v", "gen", "seq"), number)
    said = {"person": text(36), scope: text(36), "kind": text(40), "at": text(40), "hlc": text(40)}
    return {**ids, **numbers, **said, "ph": pattern(HASH), "prev": lambda v: v is None or bool(HASH.fullmatch(v))}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
