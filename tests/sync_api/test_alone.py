"""When the centre says that nothing but these facts came, it is so."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.models import Counter
from sync.device import Device as Tablet
from tests.sync_api.forged import body, forged
from tests.tablets import BASE, TabletOf, bearer


def seen(tablet: Tablet) -> dict[str, Any]:
    """The place that its last page ended with."""
    told = tablet.wire.pull(tablet.store.known)
    return {"epoch": told["epoch"], "revision": told["revision"]}


def told(client: FlaskClient, tablet: Tablet, place: Any, *more: dict[str, str]) -> Any:
    """What a push of all that waits there is answered."""
    packed = [line.packed() for line in tablet.store.waiting()]
    return client.post("/sync/v1/push", json={"facts": [*packed, *more], "seen": place}, headers=bearer(tablet)).json


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Tablet:
    made = tablet_of("zhou")
    made.pull()
    made.answer(BASE, "S6-2", choice="yes")
    made.answer(BASE, "S6-3", choice="no")
    return made


def test_alone_it_is_told_the_place_after_its_facts(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    before = seen(zhou)
    revision = told(anyone, zhou, before)["revision"]
    with app.app_context():
        assert revision == db.session.get_one(Counter, 1).revision == before["revision"] + 2
    known = dict.fromkeys(zhou.store.known, revision)
    assert zhou.wire.pull(known)["scopes"] == [], "there was nothing to ask for"


def test_when_anybody_wrote_meanwhile_it_has_to_ask(zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    before, shen = seen(zhou), tablet_of("shen")
    shen.answer(BASE, "S6-2", choice="no")
    shen.push()
    assert "revision" not in told(anyone, zhou, before)


def test_what_is_kept_apart_comes_down_to_nobody_so_it_is_still_alone(zhou: Tablet, anyone: FlaskClient) -> None:
    damaged = forged(zhou, body(), zhou.store.place) | {"p": forged(zhou, body(choice="no"))["p"]}
    before = seen(zhou)
    answer = told(anyone, zhou, before, damaged)
    assert (answer["answers"][-1]["code"], answer["revision"]) == ("damaged", before["revision"] + 3)
    assert zhou.wire.pull(dict.fromkeys(zhou.store.known, answer["revision"]))["scopes"] == []


@pytest.mark.parametrize(
    "place", [None, 7, "x", {}, {"epoch": "of another centre", "revision": 1}, {"revision": 1}, {"epoch": None, "revision": "1"}]
)
def test_a_place_that_is_none_is_left_out(zhou: Tablet, anyone: FlaskClient, place: Any) -> None:
    assert "revision" not in told(anyone, zhou, place)


def test_a_repeat_is_not_alone(zhou: Tablet, anyone: FlaskClient) -> None:
    """Its facts were counted then, not now."""
    before = seen(zhou)
    told(anyone, zhou, before)
    assert "revision" not in told(anyone, zhou, before)


def test_a_place_in_another_epoch_counts_for_nothing(zhou: Tablet, anyone: FlaskClient) -> None:
    place = seen(zhou) | {"epoch": "01a20000-0000-7000-8000-000000000000"}
    assert "revision" not in told(anyone, zhou, place)
