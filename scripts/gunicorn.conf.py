"""The server of `make run` and `make tablet`: one process loads the app, prepares data and bundle, then two workers are forked from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from inspect_app import serving
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


def on_starting(server: Any) -> None:
    app = server.app.wsgi()
    server.serving = serving.hold(Path(app.config["DATA_DIR"]))  # as long as any process of it lives
    with app.app_context():
        prepare(address)
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared by two processes
    assert app.extensions["field"].bundle
