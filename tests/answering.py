"""A server that was just started."""

from __future__ import annotations

import subprocess
import time
import urllib.request
from contextlib import suppress
from multiprocessing.process import BaseProcess


def until_it_answers(server: subprocess.Popen[bytes] | BaseProcess, url: str) -> None:
    """Asked again and again, for a minute: nobody says when a port opens. Raises TimeoutError, also where it ended instead."""
    end = time.monotonic() + 60
    while runs(server) and time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=10).close()
            return
        time.sleep(0.05)
    raise TimeoutError(f"no answer from {url}" if runs(server) else "the server ended")


def runs(server: subprocess.Popen[bytes] | BaseProcess) -> bool:
    return server.is_alive() if isinstance(server, BaseProcess) else server.poll() is None
