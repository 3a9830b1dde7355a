"""The app of a test behind a real gunicorn, as on a server for good."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from tests.answering import until_it_answers
from tests.test_run import ROOT


@contextmanager
def served(app: Flask, port: int, *words: str) -> Iterator[None]:
    around = {name: app.config[name] for name in ("DATABASE_URL", "SECRET_KEY")} | {
        "INSPECT_DATA_DIR": app.config["DATA_DIR"],
        "MALLOC_ARENA_MAX": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config=deploy/gunicorn.conf.py", f"--bind=127.0.0.1:{port}", *words, "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **around}, stdout=subprocess.DEVNULL)
    try:
        until_it_answers(server, f"http://127.0.0.1:{port}/sync/v1/hello")
        yield
    finally:
        server.terminate()
        server.wait()
