"""A fact on the wire: exact bytes, so that it can be hashed, chained and later signed without canonical JSON.

Laws
- A fact travels as {"h": base64url(header), "p": base64url(payload)}, without padding; nobody re-writes the bytes.
- The header names the payload by its SHA-256 (`ph`) and the header before it on the same device (`prev`).
- A header without a place (id, device, gen, seq, prev) is no fact, nor is what is longer than the limits. Any other fault is a reason
  to quarantine, not to refuse.
- `at` and `hlc` order displays and decide nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from . import limits

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"[0-9a-f]{64}")
AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
HLC = re.compile(r"[0-9]{13}-[0-9]{4}")

Check = Callable[[Any], bool]


class BadEnvelope(Exception):
    """These bytes are no fact. Says which part."""


def dumps(value: Any) -> bytes:
    """JSON as both sides write it: no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def loads(data: bytes | str) -> Any:
    """JSON within limits: no NaN, no lone surrogates, at most 16 deep. Raises ValueError."""
    text = data if isinstance(data, str) else data.decode()
    try:
        value = _READ(text)
        if "\\" in text or isinstance(data, str):
            dumps(value)  # only an escape brings a lone surrogate: UTF-8 has none
        if text.count("{") + text.count("[") > limits.JSON_DEPTH and _depth(value) > limits.JSON_DEPTH:
            raise ValueError("too deep")
    except RecursionError as error:
        raise ValueError("too deep") from error
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


_READ = json.JSONDecoder(parse_constant=_refuse).decode


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


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


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def read(header: bytes) -> dict[str, Any]:
    """The header, its place checked. Raises BadEnvelope."""
    try:
        h = loads(header)
        wrong = _wrong(h, PLACE)
    except (ValueError, TypeError) as error:
        raise BadEnvelope("the header is no JSON object") from error
    if wrong:
        raise BadEnvelope(f"the header's {wrong} is missing or of a wrong shape")
    return dict(h)


def fault(h: Mapping[str, Any], payload: bytes, scope: str) -> str | None:
    """What else is wrong with this fact: the name of a part, or None. `scope`: the part every fact is about, e.g. visit."""
    return _wrong(h, _said(scope)) or (None if h["ph"] == sha256_hex(payload) else "ph")


@cache
def _said(scope: str) -> dict[str, Check]:
    return SAID | {scope: _text(36)}


def _wrong(h: Mapping[str, Any], shape: Mapping[str, Check]) -> str | None:
    for name, check in shape.items():
        if name not in h or not check(h[name]):
            return name
    return None


def _text(longest: int) -> Check:
    return lambda v: isinstance(v, str) and 0 < len(v) <= longest and "\0" not in v


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda v: isinstance(v, str) and pattern.fullmatch(v) is not None


def _number(v: Any) -> bool:
    return type(v) is int and 1 <= v < 2**31


PLACE: dict[str, Check] = {
    "id": _like(UUID),
    "device": _like(UUID),
    "gen": _number,
    "seq": _number,
    "prev": lambda v: v is None or _like(HASH)(v),
}
SAID: dict[str, Check] = {
    "v": lambda v: v == 1 and type(v) is int,
    "person": _text(36),
    "kind": _text(40),
    "at": _like(AT),
    "hlc": _like(HLC),
    "ph": _like(HASH),
}
