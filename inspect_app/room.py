"""Room on the centre's disk: photos wait first, entries last. What finds none is refused in words, never acknowledged."""

from __future__ import annotations

import errno
import shutil

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from .problems import Problem, answer, unexpected

LATER = {"Retry-After": "3600"}
SQLITE_FULL, POSTGRESQL_FULL = "SQLITE_FULL", "53100"  # names of their own: sqlite.org/rescode.html, appendix A of PostgreSQL's manual


def for_photos() -> None:
    """Raises Problem."""
    if _free_below("LOW_DISK_PERCENT"):
        raise Problem("disk-full", LATER)


def for_facts() -> None:
    """Raises Problem."""
    if _free_below("FULL_DISK_PERCENT"):
        raise Problem("no-room", LATER)


def _free_below(setting: str) -> bool:
    disk = shutil.disk_usage(current_app.config["DATA_DIR"])
    return disk.free * 100 < disk.total * current_app.config[setting]


def _of_database(error: OperationalError) -> Response:
    said = (getattr(error.orig, "sqlite_errorname", None), getattr(error.orig, "sqlstate", None))
    return _answered(error, SQLITE_FULL in said or POSTGRESQL_FULL in said)


def _of_files(error: OSError) -> Response:
    return _answered(error, error.errno in (errno.ENOSPC, errno.EDQUOT))


def _answered(error: Exception, full: bool) -> Response:
    if full:
        return answer(Problem("no-room", LATER))
    if current_app.testing:
        raise error
    return unexpected(error)


def init_app(app: Flask) -> None:
    app.register_error_handler(OperationalError, _of_database)
    app.register_error_handler(OSError, _of_files)
