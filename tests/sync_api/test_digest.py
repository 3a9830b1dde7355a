"""Both sides compare what they hold; what one row lost, the tablet brings again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from inspect_app.database import db
from inspect_app.models import Answered, Fact, Supersedes
from inspect_app.photos import store
from sync import envelope
from sync.chain import Place
from sync.device import Device
from sync.digest import digest
from sync.memory import HELD
from tests.sync_api.forged import body, forged, push
from tests.tablets import BASE, bearer, count, jpeg


def asked(client: FlaskClient, device: Device, facts: list[str], photos: list[str]) -> dict[str, Any]:
    answer = client.post("/sync/v1/digest", json={"scopes": {BASE: digest(facts)}, "photos": digest(photos)}, headers=bearer(device))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_agreement_costs_hashes_only(anyone: FlaskClient, zhou: Device) -> None:
    facts = [zhou.answer(BASE, "S6-2", choice="yes"), zhou.attach(BASE, "S6-2", jpeg(), 320, 240)]
    zhou.sync()
    assert asked(anyone, zhou, facts, list(zhou.store.photos)) == {"differ": {}, "photos": True}
    assert asked(anyone, zhou, facts[:1], []) == {"differ": {BASE: sorted(facts)}, "photos": False}


def test_what_was_damaged_on_its_way_counts_with_its_own_id(anyone: FlaskClient, zhou: Device) -> None:
    fact = forged(zhou, body(), at="yesterday")
    told = push(anyone, zhou, fact).json["answers"][0]
    assert told["code"] == "damaged"
    assert asked(anyone, zhou, [told["id"]], [])["differ"] == {}


def test_what_a_copied_tablet_said_again_counts_once(anyone: FlaskClient, zhou: Device) -> None:
    id = envelope.uuid7(1, bytes(10))
    for gen in (1, 2):
        push(anyone, zhou, forged(zhou, body(), Place(gen=gen), id=id))
    assert asked(anyone, zhou, [id], [])["differ"] == {}


@pytest.mark.parametrize("rows_too", [True, False])
def test_a_lost_row_is_taken_again(app: Flask, anyone: FlaskClient, zhou: Device, rows_too: bool) -> None:
    facts = [zhou.answer(BASE, "S6-2", choice=choice) for choice in ("yes", "no", "yes")]
    zhou.sync()
    with app.app_context():
        db.session.execute(delete(Fact).where(Fact.id == facts[1]))
        if rows_too:
            db.session.execute(delete(Answered).where(Answered.id == facts[1]))
            db.session.execute(delete(Supersedes).where(Supersedes.by == facts[1]))
        db.session.commit()
    assert asked(anyone, zhou, facts, [])["differ"] == {BASE: sorted({facts[0], facts[2]})}
    zhou.store.again(1, 2)
    zhou.push()
    assert {zhou.store.facts[id].state for id in facts} == {HELD}
    assert asked(anyone, zhou, facts, [])["differ"] == {}
    assert count(app, Answered) == 3
    assert count(app, Supersedes) == 2


def test_a_photo_without_its_file_is_not_held(app: Flask, anyone: FlaskClient, zhou: Device) -> None:
    fact = zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.sync()
    sha256 = next(iter(zhou.store.photos))
    with app.app_context():
        store.kept(sha256).unlink()
    assert not asked(anyone, zhou, [fact], [sha256])["photos"]
    assert zhou.wire.missing([sha256])[sha256]["state"] == "absent"
    zhou.store.photo(sha256, "local")
    zhou.send_photos()
    assert asked(anyone, zhou, [fact], [sha256])["photos"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"scopes": [], "photos": "0" * 64},
        {"scopes": {BASE: "x"}, "photos": "0" * 64},
        {"scopes": {"a\0b": "0" * 64}, "photos": "0" * 64},
        {"scopes": {}, "photos": None},
    ],
)
def test_nonsense_is_refused(anyone: FlaskClient, zhou: Device, wrong: dict[str, Any]) -> None:
    assert anyone.post("/sync/v1/digest", json=wrong, headers=bearer(zhou)).status_code == 400
