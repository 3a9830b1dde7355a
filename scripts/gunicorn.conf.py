"""The server of `make run` and `make tablet`: one process loads the app, prepares data and bundle, then two workers are forked from it."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

import click

from inspect_app import kept_bundle, rehearsal, serving
from inspect_app.commands import in_words
from inspect_app.database import db
from inspect_app.start import prepare

bind = f"{os.environ['HOST']}:{os.environ['PORT']}"
address = os.environ.get("ADDRESS", f"http://{bind}")
certfile, keyfile = os.environ.get("CERTIFICATE"), os.environ.get("KEY")  # https, where they are given
worker_class = "gthread"
workers = 2
threads = 256  # a thread waits for each photo that is on its way: a hundred slow tablets with four each leave some over; few work at once
timeout = 120
accesslog = "/dev/null"
loglevel = "warning"
preload_app = True
gc.disable()  # what is made now stays: looking through it for garbage took a sixth of the start
ELSEWHERE = "http://{HOST}:{PORT} cannot be served from here. HOST is an address of this machine, PORT a number from 1024 to 65535."
WRONG = {
    errno.EADDRINUSE: "Port {PORT} is taken, perhaps by another server of this app. Stop it, or choose another: PORT=8123 make run",
    errno.EADDRNOTAVAIL: ELSEWHERE,
    errno.EACCES: ELSEWHERE,
}


def on_starting(server: Any) -> None:
    _port_is_free()
    try:
        with in_words():
            _prepared(server)
    except click.ClickException as error:
        sys.exit(error.message)


def _prepared(server: Any) -> None:
    app = server.app.wsgi()
    server.serving = serving.hold(Path(app.config["DATA_DIR"]))  # as long as any process of it lives
    with app.app_context():
        prepare(address)
        db.session.remove()
    rehearsal.before_forking(app)
    kept_bundle.bundle(app, Path(app.config["DATA_DIR"], "bundles"))
    gc.enable()


def on_reload(_: Any) -> None:
    """A terminal that is closed says so by SIGHUP: nobody would see this server any more, nor stop it."""
    raise KeyboardInterrupt


def _port_is_free() -> None:
    """Before links are printed that lead to whoever has it."""
    try:
        socket.create_server((os.environ["HOST"], int(os.environ["PORT"]))).close()
    except (OSError, OverflowError) as error:
        if said := WRONG.get(getattr(error, "errno", errno.EADDRNOTAVAIL)):
            sys.exit(said.format(**os.environ))


def post_worker_init(worker: Any) -> None:
    rehearsal.of_process(worker.wsgi)
