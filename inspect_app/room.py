"""Room on the centre's disk: photos wait first, entries last. What finds none is refused in words, never acknowledged; as is what
finds no database."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator

from flask import Flask, current_app, g
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.wrappers import Response

from . import events
from .database import let_go
from .events import Event
from .problems import Problem, answer, unexpected

LATER, SOON = {"Retry-After": "3600"}, {"Retry-After": "30"}
SQLITE_FULL, POSTGRESQL_FULL = "SQLITE_FULL", "53100"  # names of their own: sqlite.org/rescode.html, appendix A of PostgreSQL's manual

POSTGRESQL_AWAY = ("08", "57P", "55P03")  # connection exceptions; shut down, crashed, not yet ready; a lock that nobody lets go
SQLITE_AWAY = "SQLITE_BUSY"  # such a lock


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
    if any(_away(found) for found in _behind(error)):
        return _without_database(error)
    return _answered(error, any(_full(found) for found in _behind(error)))


def _without_database(error: SQLAlchemyError) -> Response:
    """Nor can it be asked who is asking."""
    events.note(Event.BROKEN, error=type(error).__name__, code="away")
    g._login_user = AnonymousUserMixin()
    return answer(Problem("away", SOON))


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it hides: a full SQLite ends the transaction, so undoing a part of it fails as well."""
    while error:
        yield error
        error = error.__context__


def _full(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorname", None) == SQLITE_FULL or getattr(error, "sqlstate", None) == POSTGRESQL_FULL


def _away(error: BaseException) -> bool:
    """Somebody holds a lock; or PostgreSQL stopped, starts, or cannot be reached: what did not come from a server that works has no
    number, or one of these."""
    state, name = getattr(error, "sqlstate", ""), getattr(error, "sqlite_errorname", "")
    return state is None or state.startswith(POSTGRESQL_AWAY) or name.startswith(SQLITE_AWAY)


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
    app.register_error_handler(TimeoutError, _without_database)  # all connections are in use, and whoever has them waits
    app.register_error_handler(OSError, _of_files)
    app.teardown_request(let_go)  # before the session is closed
