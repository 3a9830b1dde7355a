"""Now. One place, so that tests can set it."""

from __future__ import annotations

import time
from datetime import datetime


def seconds() -> int:
    return int(time.time())


def local() -> datetime:
    return datetime.fromtimestamp(time.time()).astimezone()
