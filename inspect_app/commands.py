"""Commands whose database or disk is not ready say so in a sentence."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import flask_migrate.cli
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError

DAMAGED = (
    "The database is damaged, its file says: {}. The file was left as it is. Stop the server and put the newest whole backup in its place: "
    "flask backup verify FOLDER, then flask backup restore --overwrite FOLDER (the damaged file is kept beside it)."
)
OLDER = "The database says: {}. A new one, or one of an earlier version, first needs: flask db upgrade"
AWAY = (
    "The database says: {}. It is the one that DATABASE_URL names, otherwise centre.db in INSPECT_DATA_DIR: "
    "it must be there and yours to read and write, and its disk must have room."
)
TOLD = ("DatabaseError", "OperationalError", "ProgrammingError")  # others are faults of ours
LACKS = re.compile("no such (table|column)|has no column")  # SQLite has no number for it
MISSING = ("42P01", "42703")  # a table, a column: appendix A of PostgreSQL's manual


@contextmanager
def in_words() -> Iterator[None]:
    """What a database or a disk does to a command becomes a sentence, and a status that is not zero."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if type(error).__name__ not in TOLD:
            raise
        raise click.ClickException(_sentence(getattr(error, "orig", error))) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}" if error.filename else str(error)) from error


def _sentence(error: Any) -> str:
    if type(error) is sqlite3.DatabaseError:
        said = DAMAGED
    else:
        said = OLDER if getattr(error, "sqlstate", None) in MISSING or LACKS.search(str(error)) else AWAY
    return said.format(str(error).strip())


class Worded(click.Command):
    def invoke(self, ctx: click.Context) -> Any:
        with in_words():
            return super().invoke(ctx)


class Group(Worded, AppGroup):
    pass


def init_app(app: Flask) -> None:
    """Flask-Migrate's own commands, in the same words."""
    theirs = flask_migrate.cli.db
    app.cli.add_command(Group("db", commands=theirs.commands, params=theirs.params, callback=theirs.callback, help=theirs.help))
