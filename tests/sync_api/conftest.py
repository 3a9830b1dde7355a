from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sync.device import Device
from tests.tablets import TabletOf, over, tablet


@pytest.fixture(scope="session")
def bundles() -> dict[str, Any]:
    return {}


@pytest.fixture
def tablet_of(app: Flask, client_of: Callable[[str], FlaskClient], bundles: dict[str, Any]) -> TabletOf:
    """tablet_of("zhou"): a registered tablet of this person, signed in; a number gives a further one."""
    centre = app.extensions["field"]
    centre.__dict__["bundle"] = bundles.setdefault("made", bundles.get("made") or centre.bundle)  # built once, it is the same

    def registered(login: str, number: int = 0) -> Device:
        device = tablet(over(client_of(login)), login, number)
        device.register()
        return device

    return registered
