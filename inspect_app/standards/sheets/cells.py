"""A file's cells, as another process read them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
SECONDS = 100

Cell = list[Any] | None  # [kind, value]
Lines = list[tuple[int, list[Cell]]]


class Unreadable(Exception):
    """`why`: kind (no spreadsheet), size (it unpacks to too much), rows (too many)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def sheets(path: Path) -> dict[str, Lines]:
    """By title. Raises Unreadable."""
    command = [sys.executable, "-I", str(CHILD), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise Unreadable("size") from late
    told: dict[str, Any] = (
        json.loads(done.stdout) if done.returncode == 0 and done.stdout else {"wrong": "size"}
    )  # what its limits kill is too large
    if "wrong" in told:
        raise Unreadable(told["wrong"])
    return {title: [(line, cells) for line, cells in lines] for title, lines in told["sheets"].items()}
