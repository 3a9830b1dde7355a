"""Who is refused before all was read is heard out: a line closed under a sender's hands loses the answer; nginx says 502 instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import IO

from flask import Flask, Response, request

PATIENCE, CHUNK = 30.0, 64 * 1024  # seconds, bytes


def hear_out(response: Response) -> Response:
    """The answer goes at once; what is still to come is read after it, and forgotten."""
    response.call_on_close(_rest(request.environ["wsgi.input"]))
    return response


def _rest(body: IO[bytes]) -> Callable[[], None]:
    def read() -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and body.read(CHUNK):
            pass

    return read


def init_app(app: Flask) -> None:
    app.after_request(hear_out)
