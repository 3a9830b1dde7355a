"""The app of a test behind a real gunicorn, as on a server for good."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask

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


def until_it_answers(server: subprocess.Popen[bytes], url: str) -> None:
    """Asked again and again: nobody says when a port opens."""
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        with suppress(OSError):
            urllib.request.urlopen(url).close()
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")
