"""What one side believes the other holds, as one hash: SHA-256 of the sorted names, one a line. Twin: static/device/digest.mjs."""

from __future__ import annotations

from collections.abc import Iterable

from .envelope import sha256_hex


def digest(names: Iterable[str]) -> str:
    return sha256_hex("\n".join(sorted(set(names))).encode())
