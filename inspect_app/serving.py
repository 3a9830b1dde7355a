"""A centre that serves says so by a lock on a file, which ends with its process: no restore goes on under its hands."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

FILE = "serving"


def hold(folder: Path) -> IO[str]:
    """Held until the file is closed, here and in processes forked from here. Waits for a restore that is under way."""
    return _locked(folder, fcntl.LOCK_SH)


def alone(folder: Path) -> IO[str]:
    """Nobody serves, and nobody begins to until the file is closed. Raises BlockingIOError."""
    return _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _locked(folder: Path, how: int) -> IO[str]:
    file = (folder / FILE).open("w")
    try:
        fcntl.flock(file, how)
    except BaseException:
        file.close()
        raise
    return file
