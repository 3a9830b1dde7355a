"""Now. One place, so that tests can set it."""

from __future__ import annotations

import time
from datetime import datetime

from babel.dates import get_timezone
from flask import current_app


def seconds() -> int:
    return int(time.time())


def local(at: float | None = None) -> datetime:
    """Now, or these seconds since 1970, in the centre's time zone (setting TIMEZONE), wherever its machine stands."""
    return datetime.fromtimestamp(time.time() if at is None else at, get_timezone(current_app.config["TIMEZONE"]))


def today() -> str:
    """An ISO date."""
    return local(seconds()).date().isoformat()


def shown(at: int | None) -> str:
    """Day and time for a person, of these seconds since 1970; empty for none."""
    return local(at).strftime("%Y-%m-%d %H:%M") if at else ""
