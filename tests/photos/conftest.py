from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from tablets import TabletOf, over, tablet

from sync.device import Device


@pytest.fixture
def tablet_of(client_of: Callable[[str], FlaskClient]) -> TabletOf:
    """tablet_of("zhou"): a registered tablet of this person, signed in; a number gives a further one."""

    def registered(login: str, number: int = 0) -> Device:
        device = tablet(over(client_of(login)), login, number)
        device.register()
        return device

    return registered
