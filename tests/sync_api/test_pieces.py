"""Several photos in one body: each is kept as it comes, and none hinders another."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inspect_app.models import Photo
from sync import limits
from sync.device import Device
from sync.envelope import sha256_hex
from sync.wire import PIECES, Piece
from tests.sync_api.sending import NAME, PICTURE, kept
from tests.tablets import BASE, bearer, count, jpeg

OTHERS = [jpeg(320, 240, seed) for seed in (5, 6, 7)]
ONE = {"sha256": NAME, "offset": 0, "bytes": len(PICTURE), "length": len(PICTURE)}


def whole(data: bytes) -> Piece:
    return Piece(sha256_hex(data), 0, data, len(data))


@pytest.fixture
def post(app: Flask, zhou: Device) -> Callable[..., Any]:
    """post(body, size): what of a body of this size came."""

    def send(body: bytes, size: int | None = None, **headers: str) -> Any:
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body) if size is None else size)}
        said = bearer(zhou) | {"Content-Type": PIECES} | headers
        return app.test_client().post("/sync/v1/photos/pieces", environ_overrides=environ, headers=said)

    return send


def line(*pieces: dict[str, Any]) -> bytes:
    return json.dumps({"pieces": pieces}).encode() + b"\n"


def test_several_photos_are_one_request_and_lie_under_their_hashes(app: Flask, zhou: Device) -> None:
    told = zhou.wire.pieces([whole(data) for data in OTHERS])
    assert told == {sha256_hex(data): {"state": "held", "offset": len(data)} for data in OTHERS}
    assert told == zhou.wire.missing([*told])
    assert [kept(app, sha256_hex(data)).read_bytes() for data in OTHERS] == OTHERS
    assert count(app, Photo) == 3


def test_one_that_comes_twice_in_a_body_is_held_once(app: Flask, zhou: Device) -> None:
    assert zhou.wire.pieces([whole(PICTURE), whole(PICTURE)]) == {NAME: {"state": "held", "offset": len(PICTURE)}}
    assert count(app, Photo) == 1


def test_what_waits_of_a_device_is_looked_up_once_for_all_that_it_asks(app: Flask, zhou: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    zhou.wire.piece(NAME, 0, len(PICTURE), PICTURE[:100])
    looked, listed = list[str](), os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: looked.append(str(path)) or listed(path))
    found = zhou.wire.missing([NAME, *(sha256_hex(data) for data in OTHERS)])
    assert found[NAME] == {"state": "partial", "offset": 100}
    assert len(looked) == 1


def test_one_that_does_not_fit_hinders_no_other(app: Flask, zhou: Device) -> None:
    held, elsewhere, damaged = OTHERS
    zhou.wire.pieces([whole(held)])
    zhou.wire.piece(sha256_hex(elsewhere), 0, len(elsewhere), elsewhere[:100])
    wrong = Piece(sha256_hex(damaged), 0, bytes(len(damaged)), len(damaged))
    told = zhou.wire.pieces([whole(held), whole(elsewhere), wrong, whole(PICTURE)])
    assert told == {
        sha256_hex(held): {"state": "held", "offset": len(held)},
        sha256_hex(elsewhere): {"state": "partial", "offset": 100, "code": "wrong-offset"},
        sha256_hex(damaged): {"state": "absent", "offset": 0, "code": "wrong-hash"},
        NAME: {"state": "held", "offset": len(PICTURE)},
    }
    assert kept(app).read_bytes() == PICTURE


def test_a_cut_costs_nothing_that_came_before_it(zhou: Device, post: Callable[..., Any]) -> None:
    first, second, third = (whole(data) for data in OTHERS)
    head = line(first.told(), second.told(), third.told())
    post(head + first.data + second.data[:1000], len(head) + sum(len(data) for data in OTHERS))
    assert zhou.wire.missing([first.sha256, second.sha256, third.sha256]) == {
        first.sha256: {"state": "held", "offset": first.length},
        second.sha256: {"state": "partial", "offset": 1000},
        third.sha256: {"state": "absent", "offset": 0},
    }


def test_a_centre_that_stops_over_a_body_lost_none_that_was_whole(zhou: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise RuntimeError("the centre stops")

    with monkeypatch.context() as patch:
        patch.setattr("inspect_app.photos.arrive.commit", stop)
        with pytest.raises(RuntimeError):
            zhou.wire.pieces([whole(data) for data in OTHERS])
    assert {state["state"] for state in zhou.wire.missing([sha256_hex(data) for data in OTHERS]).values()} == {"held"}


def test_a_tablet_sends_more_in_a_body_while_all_goes_well(zhou: Device) -> None:
    sizes = []

    def send(method: str, path: str, headers: Any, body: bytes) -> Any:
        sizes.extend([len(json.loads(body.partition(b"\n")[0])["pieces"])] if path.endswith("/pieces") else [])
        return inner(method, path, headers, body)

    inner, zhou.wire.transport = zhou.wire.transport, send
    for seed in range(9):
        zhou.attach(BASE, "S6-2", jpeg(64, 48, seed), 64, 48)
    zhou.push()
    zhou.send_photos(piece=1)
    assert zhou.pending()["photos"] == 0
    assert sizes == sorted(sizes)
    assert sizes[0] == 1 < sizes[-1]


BAD = {
    "no line": (b"", 400, "bad-request"),
    "no JSON": (b"photos\n", 400, "bad-request"),
    "a deep hole": (b"[" * 30000 + b"\n", 400, "bad-request"),
    "nothing announced": (line(), 400, "bad-request"),
    "a part is missing": (line({"sha256": NAME}), 400, "bad-request"),
    "a name that is no hash": (line(ONE | {"sha256": "../centre.db"}) + PICTURE, 400, "bad-request"),
    "an offset below nothing": (line(ONE | {"offset": -1}) + PICTURE, 400, "bad-request"),
    "a number that is none": (line(ONE | {"bytes": True}) + PICTURE[:1], 400, "bad-request"),
    "more bytes than announced": (line(ONE) + PICTURE + b"x", 400, "bad-request"),
    "too many": (line(*[ONE | {"bytes": 1}] * (limits.PIECES + 1)) + bytes(limits.PIECES + 1), 400, "bad-request"),
    "25 MiB and a byte": (line(ONE | {"length": limits.PHOTO_BYTES + 1}) + PICTURE, 413, "photo-too-large"),
    "more than its length": (line(ONE | {"length": 10}) + PICTURE, 413, "photo-too-large"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_body_that_is_none_is_refused_in_words(app: Flask, post: Callable[..., Any], what: str) -> None:
    body, status, code = BAD[what]
    answer = post(body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert count(app, Photo) == 0


def test_a_body_without_a_credential_or_without_room_is_refused(app: Flask, post: Callable[..., Any]) -> None:
    assert post(line(ONE) + PICTURE, Authorization="Bearer wrong").json["action"] == "login"
    app.config["LOW_DISK_PERCENT"] = 101
    answer = post(line(ONE) + PICTURE)
    assert (answer.status_code, answer.json["action"], "Retry-After" in answer.headers) == (507, "free-space", True)
    assert count(app, Photo) == 0
