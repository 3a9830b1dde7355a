"""What a fact says, as its line in the log and the columns of its kind want it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.envelope import loads, sha256_hex

from .declare import EDGES

BROKEN = (ValueError, TypeError, LookupError, ArithmeticError)  # what a strange payload can make of honest code


class Quarantined(Exception):
    def __init__(self, code: str, message: str | None = None):
        super().__init__(code)
        self.code, self.message = code, message


def line(scope: str, h: dict[str, Any], header: bytes, payload: bytes, state: str = "held", reason: str | None = None) -> dict[str, Any]:
    """A fact's row of the log, but for its revision."""
    said = {name: h[name] for name in ("id", "device", "gen", "seq", "person", "kind", "at", scope)}
    return {**said, "hash": sha256_hex(header), "header": header, "payload": payload, "state": state, "reason": reason}


def fields_of(payload: bytes) -> dict[str, Any]:
    """A payload's fields, its lists as lists of ids. Raises Quarantined."""
    try:
        fields = loads(payload)
        lists_ok = all(_ids(fields.get(name, [])) for name in EDGES)
    except (ValueError, AttributeError) as error:
        raise Quarantined("bad-payload") from error
    if not lists_ok:
        raise Quarantined("bad-payload")
    return fields


def _ids(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(i, str) and len(i) <= 36 and "\0" not in i for i in given)


def typed(f: Mapping[str, Any], value: Any) -> Any:
    """A payload's value as its column wants it. Raises Quarantined for another type, length or range."""
    if value is None:
        ok = not f["required"]
    elif f["type"] == "int":
        ok = type(value) is int and f.get("min", -(2**31)) <= value <= f.get("max", 2**31 - 1)
    else:
        ok = type(value) is str and len(value) <= f.get("length", 20_000) and "\0" not in value
    if not ok:
        raise Quarantined("bad-value")
    return value
