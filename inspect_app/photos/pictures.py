"""Decoding, always in a child process under limits; a killed child is an unreadable picture, nothing more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

CHILD = Path(__file__).with_name("child.py")
SECONDS = 20
busy = BoundedSemaphore(2)


class Unreadable(Exception):
    """No picture, or one too large to be decoded (`pixels`)."""

    def __init__(self, pixels: bool):
        super().__init__("too many pixels" if pixels else "no picture")
        self.pixels = pixels


def run(verb: str, source: Path, target: Path, *numbers: int) -> dict[str, Any]:
    """{"width", "height", "captured_at"} of the JPEG it wrote to target. Raises Unreadable."""
    command = [sys.executable, "-I", str(CHILD), verb, str(source), str(target), *map(str, numbers)]
    try:
        with busy:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(pixels=False) from error
    if done.returncode:
        raise Unreadable(pixels=done.returncode == 4)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
