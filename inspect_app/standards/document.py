"""A checklist's document: what its JSON file says, in the one form that is kept and hashed. 6.0 is 6; its id and version stand outside."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sync import envelope

NAMED = ("id", "version")  # what a version is called, not what it says


def parse(content: bytes) -> Any:
    """Of a file; raises ValueError when it is no JSON. Editors of some systems put a mark of three bytes first."""
    return envelope.loads(content.removeprefix(b"\xef\xbb\xbf"))


def canonical(data: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in data.items() if name not in NAMED}


def text(data: dict[str, Any]) -> str:
    """The bytes that are kept, exported and hashed."""
    return json.dumps(canonical(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(text(data).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
