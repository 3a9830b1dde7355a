from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sync.device import Device
from tests.sync_api.sending import LENGTH, NAME
from tests.tablets import TabletOf, bearer


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Device:
    return tablet_of("zhou")


@pytest.fixture
def anyone(app: Flask) -> FlaskClient:
    """Not signed in: a credential outlives the sign-in."""
    return app.test_client()


@pytest.fixture
def send(app: Flask, zhou: Device) -> Callable[..., Any]:
    """send(offset, data, …): one PATCH of zhou's tablet."""

    def patch(offset: Any, data: Any, name: str = NAME, length: Any = LENGTH, device: Device = zhou, **other: str) -> Any:
        said = {"Upload-Offset": str(offset), "Upload-Length": str(length), "Content-Type": "application/offset+octet-stream"}
        body = {"data": data} if isinstance(data, bytes) else {"environ_overrides": {"wsgi.input": data, "CONTENT_LENGTH": str(length)}}
        return app.test_client().patch(f"/sync/v1/photos/{name}", **body, headers=bearer(device) | said | other)

    return patch
