"""Every setting: name, default, one line of meaning. Environment variables carry the same names, with INSPECT_ in front
(DATABASE_URL and SECRET_KEY also without)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask.cli import NoAppException
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DEFAULTS: dict[str, Any] = {
    "DATA_DIR": "instance",  # database and photos lie here
    "DATABASE_URL": "",  # empty: SQLite in DATA_DIR
    "SECRET_KEY": "",  # signs cookies; must be given, or stand in DATA_DIR's file `secret`, as `make run` leaves it
    "TIMEZONE": "Asia/Shanghai",  # whose "today" the centre means, and the desk's times
    "HTTPS": 0,  # 1 where https is served: __Host- cookies, Secure
    "PROXY_HOPS": 0,  # proxies in front whose X-Forwarded-For and -Proto are believed; they must pass Host on
    "PHOTO_LONGEST": 2048,  # pixels of the longer side of a photo
    "PHOTO_QUALITY": 85,  # JPEG quality of a photo
    "PHOTO_SHARPNESS": 85,  # a photo under it is called blurred (65: quite blurred, 250: sharp); each of these four: 0 looks for nothing
    "PHOTO_BRIGHTNESS": 40,  # … under it dark (0 to 255)
    "PHOTO_DISTANCE": 12,  # … like another from which fewer of 128 bits differ
    "PHOTO_MINUTES": 60,  # … taken earlier when its own time is so long ago
    "KEEP_ORIGINALS": 0,  # 1: the picked file is kept and sent as well
    "SESSION_IDLE_DAYS": 30,  # a sign-in ends after so long without use
    "SESSION_DAYS": 90,  # … and at the latest after so long
    "SIGN_IN_FAILURES": 5,  # per account in 15 minutes, then each try waits
    "SIGN_IN_PER_IP": 50,  # failures per address and hour: after a quarter of them in 15 minutes each try waits
    "QUARANTINE_FACTS": 2000,  # kept apart of one tablet; beyond it the tablet keeps its facts and a person is told
    "LOW_DISK_PERCENT": 5,  # free space under which photos are refused, later
    "FULL_DISK_PERCENT": 1,  # … and under which entries are too
}


def load(given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Defaults, then environment, then what the caller gives; with SQLAlchemy's and Flask's own names filled in."""
    found = {name: _environment(name, default) for name, default in DEFAULTS.items()} | (given or {})
    data = Path(found["DATA_DIR"]).resolve()
    _make(data)
    url = _url(found["DATABASE_URL"]) if found["DATABASE_URL"] else URL.create("sqlite", database=str(data / "centre.db"))
    return {
        **found,
        "DATA_DIR": str(data),
        "SECRET_KEY": found["SECRET_KEY"] or _left(data / "secret"),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine(url),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": found["TIMEZONE"],
        "PERMANENT_SESSION_LIFETIME": int(found["SESSION_DAYS"]) * 86_400,  # seconds: the cookie of a sign-in
        "SESSION_REFRESH_EACH_REQUEST": False,  # an answer still on its way would bring the sign-in of before back
        "WTF_CSRF_TIME_LIMIT": None,  # a token lasts as long as its session: pages stay open all day
    }


def _url(given: str) -> URL:
    try:
        url = make_url(given.replace("postgresql://", "postgresql+psycopg://", 1))
    except (ArgumentError, ValueError):  # a port in letters
        url = None
    if url is None or url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise NoAppException("DATABASE_URL begins with postgresql:// or sqlite:/// and names a database; this one does not.")
    return url


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoAppException(f"{error.strerror}: {data}, where the data are to lie (INSPECT_DATA_DIR)") from error


def _left(file: Path) -> str:
    try:
        return file.read_text().strip() if file.is_file() else ""
    except OSError as error:
        raise NoAppException(f"{error.strerror}: {file}") from error


def _engine(url: URL) -> dict[str, Any]:
    """A connection that has just been made prepares its statements anew, which costs twice what a push does: so they are few, none is
    closed, none forgets a statement, and a server prepares them beforehand (rehearsal.py). A request holds one at most, and four do for
    all threads of a process, most of which wait for a line: who finds none waits for one. PostgreSQL may have started anew meanwhile:
    each is asked before it is used, which costs less than a tenth of a millisecond."""
    sqlite = url.get_backend_name() == "sqlite"
    kept = {"connect_args": {"cached_statements": 512}} if sqlite else {"pool_pre_ping": True}
    return {"pool_use_lifo": True, "pool_size": 4, "max_overflow": 0, **kept}


def _environment(name: str, default: Any) -> Any:
    plain = os.environ.get(name) if name in ("DATABASE_URL", "SECRET_KEY") else None
    text = os.environ.get(f"INSPECT_{name}", plain)
    return default if text is None else type(default)(text)
