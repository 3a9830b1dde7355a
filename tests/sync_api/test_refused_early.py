"""Who is refused before all is read hears why, whatever is still on its way: behind a real server, as it serves for good."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.browser.world import free_port
from tests.served import served

BODY, PIECE = 12_000_000, 64 * 1024
CUT = b"POST /sync/v1/push HTTP/1.1\r\nHost: centre\r\nX-Sync-Protocol: 1\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % BODY


@pytest.fixture
def line(app: Flask) -> Iterator[socket.socket]:
    port = free_port()
    with served(app, port), socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(CUT)
        yield line


def test_a_proxy_that_is_still_sending_gets_the_refusal(line: socket.socket) -> None:
    assert line.recv(12) == b"HTTP/1.1 401", "the answer does not wait for the rest"
    for _ in range(BODY // PIECE):
        line.sendall(bytes(PIECE))
    line.sendall(bytes(BODY % PIECE))
    assert b"credential" in b"".join(iter(lambda: line.recv(PIECE), b""))
