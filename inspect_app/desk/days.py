"""Days and periods that somebody at the desk can mean: of the years 2000 to 2099. Another is a slip of the keys."""

from __future__ import annotations

import re
from datetime import date

FIRST, LAST = "2000-01-01", "2099-12-31"
PERIOD = re.compile(r"(20[0-9]{2})(?:-(0?[1-9]|1[0-2]))?")


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text and FIRST <= text <= LAST
    except ValueError:
        return False


def period(text: str) -> str | None:
    """A year, or its month: 2026-09, so that its text stands in its order."""
    found = PERIOD.fullmatch(text.strip())
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else None
