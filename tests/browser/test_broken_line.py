"""The broken line of the tests itself."""

from __future__ import annotations

import socket
import time

import pytest

from .link import Link, running
from .world import free_port


def test_it_ends_quietly_under_the_hands_of_those_who_talk(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as centre:
        link = Link(free_port(), centre.getsockname()[1], rate=2000)
        with running(link), socket.create_connection(("127.0.0.1", link.port)) as tablet, centre.accept()[0]:
            tablet.sendall(bytes(20_000))
            time.sleep(0.2)
    assert not caplog.records
