from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.sync_api import push
from sync.device import Device
from tests.sync_api.sending import LENGTH, NAME, AtOnce
from tests.tablets import BAMBOO, BASE, SHENS, TabletOf, bearer, jpeg


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


@pytest.fixture
def lin(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_of("lin")


@pytest.fixture
def full(zhou: Device) -> Device:
    """Two answers and a photo that never left."""
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.answer(BASE, "S6-3", choice="yes")
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    return zhou


@pytest.fixture
def three(tablet_of: TabletOf) -> list[Device]:
    made = [tablet_of(login) for login in ("zhou", "shen", "he")]
    for tablet, visit in zip(made, (BASE, SHENS, BAMBOO), strict=True):
        tablet.pull()
        tablet.answer(visit, "S6-2", choice="yes")
        tablet.answer(visit, "S6-3", choice="no")
    return made


@pytest.fixture
def at_once(app: Flask) -> Iterator[AtOnce]:
    """Pushes that all wait in line before the first of them is taken; what each was answered."""
    with app.app_context():
        line = push._line()

    def send(*bodies: tuple[Device, dict[str, Any]]) -> list[Any]:
        line.writing = True
        try:
            asked = [threads.submit(_posted, app, *one) for one in bodies]
            with line.came:
                all_wait = line.came.wait_for(lambda: len(line.line) == len(bodies), 30)
            assert all_wait, [future.result().text for future in asked if future.done()]
        finally:
            with line.done:
                line.writing = False
                line.done.notify_all()
        return [future.result(60) for future in asked]

    with ThreadPoolExecutor(40) as threads:
        yield send


def _posted(app: Flask, tablet: Device, body: dict[str, Any]) -> Any:
    return app.test_client().post("/sync/v1/push", json=body, headers=bearer(tablet))
