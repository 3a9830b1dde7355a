"""The first push over a connection waits until its statements are built, compiled and prepared: up to ten times as long as it takes.
A server does that before it is asked: once for all processes that are forked from it, once for each connection of a process."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask
from sqlalchemy import Connection

from . import summaries
from .database import db, reading
from .fieldkit import together
from .fieldkit.declare import Field


def rehearse(app: Flask, connections: int) -> None:
    """So many of them ask what a push asks, of nothing."""
    field = app.extensions["field"].field
    with app.app_context(), reading(), ExitStack() as at_once:
        for _ in range(connections):
            _asks(at_once.enter_context(db.engine.connect()), field)


def _asks(connection: Connection, field: Field) -> None:
    summaries.computed(connection, "")
    for kind in field.kinds.values():
        together.objects(connection, kind, [""])
        together.conflicts(connection, kind, [""])


def before_forking(app: Flask) -> None:
    rehearse(app, 1)
    with app.app_context():
        db.engine.dispose()  # a connection must not be shared by two processes


def of_process(app: Flask) -> None:
    rehearse(app, app.config["SQLALCHEMY_ENGINE_OPTIONS"]["pool_size"])
