"""Three photos of a tablet at the centre, and `flask photos` to look after them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from sync.device import Device
from tests.tablets import BASE, TabletOf, jpeg

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(app: Flask) -> Say:
    """say("check"): its status and what it said."""

    def run(*words: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["photos", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, done.output

    return run


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Device:
    device = tablet_of("zhou")
    for n in range(3):
        device.attach(BASE, "S6-2", jpeg(seed=n), 640, 480)
    device.sync()
    return device
