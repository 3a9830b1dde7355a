"""A photo to send, the line it comes over, and where it ends; and a push."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from inspect_app.photos import store
from sync.device import Device
from sync.envelope import sha256_hex
from tests.tablets import jpeg

PICTURE = jpeg(640, 480, seed=3)
NAME, LENGTH = sha256_hex(PICTURE), len(PICTURE)
AtOnce = Callable[..., list[Any]]  # see conftest.py


class Line:
    """A body as the network gives it; `meanwhile` happens once, before its first byte."""

    def __init__(self, data: bytes, meanwhile: Callable[[], None] = lambda: None):
        self.data, self.meanwhile, self.largest = io.BytesIO(data), [meanwhile], 0

    def read(self, size: int = -1) -> bytes:
        if self.meanwhile:
            self.meanwhile.pop()()
        self.largest = max(self.largest, size if size >= 0 else 2**40)
        return self.data.read(size)


def kept(app: Flask, name: str = NAME) -> Path:
    with app.app_context():
        return store.kept(name)


def where(zhou: Device, name: str = NAME) -> dict[str, Any]:
    """What the centre says of this photo, both ways."""
    there = zhou.wire.missing([name])[name]
    assert there["offset"] == zhou.wire.offset(name)
    return there


def waiting(tablet: Device) -> tuple[Device, dict[str, Any]]:
    """What it would push now."""
    return tablet, {"facts": [line.packed() for line in tablet.store.waiting()], "seen": tablet._seen()}
