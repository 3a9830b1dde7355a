"""Photos on slow lines keep a thread each, and nobody else waiting: behind a real server, as it serves for good."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from sync import wire
from sync.device import Device
from sync.envelope import sha256_hex
from tests.browser.world import free_port
from tests.http_line import Line
from tests.served import served
from tests.tablets import BASE, TabletOf, bearer

SLOW, LENGTH = 128, 300_000


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    port = free_port()
    with served(app, port):
        yield port


def begun(port: int, device: Device, number: int) -> socket.socket:
    """A photo of which the first bytes came, and then nothing."""
    said = bearer(device) | {"Host": "127.0.0.1", "Content-Type": wire.PIECE, "Content-Length": str(LENGTH)}
    said |= {"Upload-Offset": "0", "Upload-Length": str(LENGTH)}
    head = f"PATCH {wire.PREFIX}/photos/{sha256_hex(str(number).encode())} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in said.items())
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(head.encode() + b"\r\n" + bytes(1000))
    return line


def test_entries_arrive_beside_a_hundred_photos_on_slow_lines(port: int, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    line = Line(port, patience=20)
    zhou.wire.transport = line.send
    zhou.answer(BASE, "S6-2", choice="yes")
    with ExitStack() as over:
        for number in range(SLOW):
            over.callback(begun(port, zhou, number).close)
        over.callback(line.open.close)
        zhou.push()
    assert zhou.pending()["facts"] == 0
