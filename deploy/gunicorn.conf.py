"""The server for good: behind nginx on this machine, two workers that share one loaded app."""

from __future__ import annotations

from typing import Any

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 120
accesslog = "/dev/null"  # nginx writes one; what matters stands in events.jsonl
loglevel = "warning"
preload_app = True
control_socket_disable = True  # it would want to write beside the code


def on_starting(server: Any) -> None:
    """The bundle is compiled once, before the workers are forked."""
    print("bundle", server.app.wsgi().extensions["field"].bundle.version)
