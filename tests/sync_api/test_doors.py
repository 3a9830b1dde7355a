"""hello, and the registration of tablets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Device
from sync.envelope import sha256_hex
from sync.limits import TOLD
from sync.wire import Refused
from tests import worlds
from tests.tablets import BASE, SPOKEN, TabletOf, bearer, count, facts, over, tablet

ClientOf = Callable[[str], FlaskClient]


def test_hello_says_what_a_tablet_must_know(app: Flask, tablet_of: TabletOf) -> None:
    told = tablet_of("zhou").wire.hello()
    assert set(told) == {"server", "epoch", "time", "protocol", "limits", "bundle", "csrf", "person"}
    assert (told["protocol"], told["limits"], told["person"]) == ([1, 1], TOLD, {"id": named("zhou"), "name": "周启明"})
    assert told["bundle"] == app.extensions["field"].bundle.version


def test_hello_answers_a_stranger_without_a_token(app: Flask, tablet_of: TabletOf) -> None:
    told = app.test_client().get("/sync/v1/hello").json
    assert (told["person"], told["csrf"]) == (None, None)
    assert told["server"] == tablet_of("zhou").wire.hello()["server"]


def test_a_credential_is_kept_only_as_its_hash(app: Flask, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    with app.app_context():
        row = db.session.get_one(Device, zhou.id)
        assert (row.person, row.persistent, row.revoked_at) == (zhou.person, 1, None)
        assert row.credential_hash == sha256_hex((zhou.store.credential or "").encode())
    assert len(zhou.store.credential or "") >= 43  # 256 bits


def test_registering_again_ends_the_older_credential(tablet_of: TabletOf, app: Flask) -> None:
    zhou = tablet_of("zhou")
    old = bearer(zhou)
    zhou.register()
    push = {"facts": []}
    assert app.test_client().post("/sync/v1/push", json=push, headers=old).status_code == 401
    assert app.test_client().post("/sync/v1/push", json=push, headers=bearer(zhou)).status_code == 200


@pytest.mark.skipif(worlds.chosen == "sqlite", reason="SQLite has one writer at a time")
def test_a_tablet_that_registers_twice_at_once_is_one_tablet(app: Flask, client_of: ClientOf) -> None:
    first, second = (tablet(over(client_of("zhou")), "zhou") for _ in range(2))

    def meanwhile(*_: Any) -> None:
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(second.register).result()

    event.listen(Device, "init", meanwhile, once=True)
    first.register()
    push = {"facts": []}
    assert app.test_client().post("/sync/v1/push", json=push, headers=bearer(first)).status_code == 200
    assert count(app, Device, Device.id == first.id) == 1


def test_a_tablet_of_another_person_cannot_be_taken_over(tablet_of: TabletOf, client_of: Callable[[str], FlaskClient]) -> None:
    zhou = tablet_of("zhou")
    client = client_of("shen")
    csrf = client.get("/sync/v1/hello").json["csrf"]
    told = client.post("/sync/v1/devices", json={"id": zhou.id, "gen": 1}, headers=SPOKEN | {"X-CSRFToken": csrf})
    assert (told.status_code, told.json["code"]) == (409, "other-device")


def test_registering_needs_a_sign_in_and_the_token(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    about = {"id": named("a tablet"), "gen": 1}
    assert app.test_client().post("/sync/v1/devices", json=about, headers=SPOKEN).json["code"] == "sign-in-needed"
    assert client_of("zhou").post("/sync/v1/devices", json=about, headers=SPOKEN).json["code"] == "form-expired"


def test_a_revoked_tablet_stays_revoked_when_it_registers_again(app: Flask, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    with app.app_context():
        db.session.get_one(Device, zhou.id).revoked_at = 1
        db.session.commit()
    zhou.register()
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    assert facts(app) == [(zhou.id, 1, "quarantined", "revoked")]


def test_every_answer_of_the_door_says_its_protocol(app: Flask) -> None:
    for answer in (app.test_client().get("/sync/v1/hello"), app.test_client().post("/sync/v1/push", headers=SPOKEN)):
        assert answer.headers["X-Sync-Protocol"] == "1"


def test_a_tablet_whose_browser_is_signed_in_as_another_receives_nothing(tablet_of: TabletOf, client_of: ClientOf) -> None:
    zhou = tablet_of("zhou")
    zhou.wire.transport = over(client_of("shen"))
    with pytest.raises(Refused) as told:
        zhou.pull()
    assert (told.value.code, told.value.action, zhou.store.known) == ("other-person", "login", {})


def test_a_credential_beside_a_sign_in_takes_nothing_away(client_of: ClientOf, tablet_of: TabletOf) -> None:
    """Old tablets bring their credential to every call."""
    zhou, client = tablet_of("zhou"), client_of("zhou")
    both = bearer(zhou)
    assert client.post("/sync/v1/pull", json={"known": {}}, headers=both).status_code == 200
    assert client.get("/sync/v1/hello", headers=both).json["person"]["id"] == zhou.person
    assert client.get(f"/sync/v1/photos/{'0' * 64}", headers=both).status_code == 404
