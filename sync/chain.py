"""The log of one device: dense numbers, each header naming the one before.

Laws
- `seq` is 1, 2, 3 … per device and generation; the first header's `prev` is null.
- `seq` and `prev` are a place in a log, not a fact's identity: that is `id`, and `ph` says what it is.
- A missing number is a gap: send from there. Another header before it is a fork: a copied tablet takes a new generation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .envelope import dumps, next_hlc, sha256_hex


class Gap(Exception):
    def __init__(self, expected: int):
        super().__init__(f"expected number {expected}")
        self.expected = expected


class Fork(Exception):
    """Another history at the same number."""


@dataclass(frozen=True)
class Place:
    """Where a log stands: the number, the hash and the clock of its last header."""

    gen: int = 1
    seq: int = 0
    hash: str | None = None
    hlc: str | None = None


def follow(h: Mapping[str, Any], last: Place) -> None:
    """May this header come next? Raises Gap or Fork."""
    if h["seq"] > last.seq + 1:
        raise Gap(last.seq + 1)
    if h["seq"] != last.seq + 1 or h["prev"] != last.hash:
        raise Fork


def header(last: Place, id: str, device: str, said: Mapping[str, Any], ms: int, payload: bytes) -> bytes:
    """The next header of a log. `said`: person, the scope, kind, at, app, bundle."""
    place = {"v": 1, "id": id, "device": device, "gen": last.gen, "seq": last.seq + 1, "prev": last.hash}
    return dumps({**place, **said, "hlc": next_hlc(last.hlc, ms), "ph": sha256_hex(payload)})


def after(h: Mapping[str, Any], bytes_: bytes) -> Place:
    return Place(h["gen"], h["seq"], sha256_hex(bytes_), h.get("hlc"))
