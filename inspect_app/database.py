"""The db object, the base of every model, and how each engine is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, has_request_context, request
from flask_migrate import Config, Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, ForeignKey, MetaData, String, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from . import turns

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


PATIENCE = 30_000  # milliseconds: so long one waits for a lock
View = TypeVar("View", bound=Callable[..., Any])
_reads = ContextVar[bool | None]("reads", default=None)
db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:

    class Model(Base):
        """What every model is; Flask-SQLAlchemy names its table."""
else:
    Model = db.Model
migrate = Migrate(
    db=db, directory=str(Path(__file__).parent.parent / "migrations").replace("%", "%%")
)  # alembic reads "%" as configparser does


@migrate.configure
def _named(config: Config) -> Config:
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def key(**options: Any) -> MappedColumn[Any]:
    """A primary key made where the thing is born: a UUIDv7 or a stable code."""
    return mapped_column(String(36), primary_key=True, **options)


def to(target: str, **options: Any) -> MappedColumn[Any]:
    """A reference to another table's key."""
    return mapped_column(ForeignKey(target), **options)


class Pulled:
    """A row that comes down to tablets. `revision` orders changes and is set when the row is flushed."""

    revision: Mapped[int] = mapped_column(default=0, index=True)


@event.listens_for(Engine, "do_connect")
def _not_emptied(dialect: Any, _record: Any, words: list[Any], _options: Any) -> None:
    """SQLite takes an empty file for a new database, and throws away the log beside it."""
    file = Path(words[0]) if dialect.name == "sqlite" else None
    if file and file.is_file() and not file.stat().st_size and any((file.parent / "photos").glob("??/*")):
        raise sqlite3.DatabaseError("file is empty, though photos lie beside it")


@event.listens_for(Engine, "connect")
def _open(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, see below
        with ExitStack() as unfit:
            unfit.callback(connection.close)  # of a damaged file
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE}"):
                connection.execute(f"PRAGMA {pragma}")
            unfit.pop_all()


@event.listens_for(Engine, "connect")
def _postgresql(connection: Any, _record: Any) -> None:
    """Compiling a plan costs more than our queries take (scores are many small scans). And who waits for a lock for ever
    keeps a thread, and after a while all of them."""
    if not isinstance(connection, sqlite3.Connection):
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
            cursor.execute(f"SET lock_timeout = {PATIENCE}")
        connection.commit()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Readers share; a writer takes SQLite's lock at once, so it never fails half way with SQLITE_BUSY."""
    if connection.dialect.name == "sqlite":
        if _reading():
            connection.exec_driver_sql("BEGIN")
        else:
            _write(connection)


def _write(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        turns.begin(driver, str(connection.engine.url.database))
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


@contextmanager
def reading() -> Iterator[None]:
    """Outside a request: what begins in here only reads, and keeps no writer waiting."""
    token = _reads.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _reads.reset(token)


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction of its own that writes, also within a view that reads. Committed at the end."""
    token = _reads.set(False)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _reads.reset(token)


def let_go(_error: BaseException | None = None) -> None:
    """What was read is done with. A database that went away meanwhile takes nothing from the answer."""
    with suppress(OperationalError):
        db.session.rollback()


def reads(view: View) -> View:
    """Of a view that is asked by POST or PATCH: it begins as a reader."""
    view.__dict__["reads"] = True
    return view


def _reading() -> bool:
    """Does this request only read? GET, HEAD, and views that say so (@reads). And whoever says so."""
    said = _reads.get()
    if said is not None or not has_request_context():
        return bool(said)
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in ("GET", "HEAD", "OPTIONS") or getattr(view, "reads", False)
