"""The server for good: behind nginx on this machine, two workers that share one loaded app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspect_app import kept_bundle, rehearsal, serving

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 256  # a thread waits for each photo that is on its way: a hundred slow tablets with four each leave some over; few work at once
timeout = 120
accesslog = "/dev/null"  # nginx writes one; what matters stands in events.jsonl
loglevel = "warning"
preload_app = True
control_socket_disable = True  # it would want to write beside the code


def on_starting(server: Any) -> None:
    """The bundle is there before the workers are forked; and no restore goes on while one of them works."""
    app = server.app.wsgi()
    server.serving = serving.hold(Path(app.config["DATA_DIR"]))
    rehearsal.before_forking(app)
    print("bundle", kept_bundle.bundle(app, Path(app.config["DATA_DIR"], "bundles")).version)


def post_worker_init(worker: Any) -> None:
    rehearsal.of_process(worker.wsgi)
