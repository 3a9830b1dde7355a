"""Photos come up in pieces: resumable, re-hashed, never overwritten."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from inspect_app.models import Photo, PhotoSent
from inspect_app.photos import staging
from sync.device import Device
from sync.envelope import sha256_hex
from sync.wire import NoNetwork, Reply, Transport
from tests.sync_api.sending import NAME, PICTURE, Line, kept, where
from tests.tablets import BASE, TabletOf, count, jpeg


def test_a_photo_is_one_request_and_lies_under_its_hash(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    assert where(zhou) == {"state": "absent", "offset": 0}
    answer = send(0, PICTURE)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(PICTURE)))
    assert kept(app).read_bytes() == PICTURE
    assert where(zhou) == {"state": "held", "offset": len(PICTURE)}
    assert (count(app, Photo), count(app, PhotoSent)) == (1, 1)


def test_a_photo_in_pieces_goes_on_from_the_durable_offset(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    for start in range(0, len(PICTURE), 5000):
        assert where(zhou)["offset"] == start
        assert send(start, PICTURE[start : start + 5000]).status_code == 204
    assert where(zhou)["state"] == "held"
    assert kept(app).read_bytes() == PICTURE


def test_a_cut_keeps_what_came(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    send(0, Line(PICTURE[:3000]))
    assert where(zhou) == {"state": "partial", "offset": 3000}
    assert send(3000, PICTURE[3000:]).status_code == 204
    assert kept(app).read_bytes() == PICTURE


class Cut:
    """A line that breaks: before a request arrives, or before its answer does."""

    def __init__(self, inner: Transport, answers: bool, every: int):
        self.inner, self.answers, self.every, self.calls, self.sent = inner, answers, every, 0, 0

    def __call__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.calls += 1
        cut = self.calls % self.every == 0
        if cut and not self.answers:
            raise ConnectionError("cut")
        self.sent += len(body)
        reply = self.inner(method, path, headers, body)
        if cut:
            raise ConnectionError("cut")
        return reply


@pytest.mark.parametrize("answers", [False, True], ids=["requests are lost", "answers are lost"])
def test_a_tablet_on_a_bad_line_gets_all_across_and_sends_little_twice(app: Flask, zhou: Device, answers: bool) -> None:
    for seed in range(5):
        zhou.attach(BASE, "S6-2", jpeg(400, 300, seed), 400, 300)
    zhou.push()
    size = zhou.pending()["bytes"]
    zhou.wire.transport = line = Cut(zhou.wire.transport, answers, every=3)
    for _ in range(60):
        try:
            zhou.send_photos(piece=4000)
        except NoNetwork:
            continue
        break
    assert zhou.pending()["photos"] == 0
    assert count(app, Photo) == 5
    assert all(sha256_hex(kept(app, name).read_bytes()) == name for name in zhou.store.photos)
    assert line.sent < size + line.calls * 200, "an acknowledged byte is not sent again"


@pytest.mark.parametrize("offset", [1, 4000, 6000])
def test_another_offset_is_refused_with_the_right_one(zhou: Device, send: Callable[..., Any], offset: int) -> None:
    send(0, PICTURE[:5000])
    answer = send(offset, PICTURE[offset : offset + 100])
    assert (answer.status_code, answer.headers["Upload-Offset"], answer.json["offset"]) == (409, "5000", 5000)
    assert where(zhou)["offset"] == 5000


def test_a_wrong_hash_is_thrown_away_and_can_be_sent_again(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    answer = send(0, bytes(len(PICTURE)))
    assert (answer.status_code, answer.json["code"], answer.json["action"]) == (460, "wrong-hash", "retry")
    assert not kept(app).exists()
    assert where(zhou) == {"state": "absent", "offset": 0}
    assert send(0, PICTURE).status_code == 204
    assert kept(app).read_bytes() == PICTURE


def test_a_held_photo_is_never_overwritten(app: Flask, send: Callable[..., Any], tablet_of: TabletOf) -> None:
    send(0, PICTURE)
    before = kept(app).stat()
    shen = tablet_of("shen")
    assert send(0, bytes(len(PICTURE)), device=shen).status_code == 460
    assert send(0, PICTURE, device=shen).status_code == 204
    assert send(0, PICTURE).status_code == 204
    assert (kept(app).stat().st_ino, kept(app).read_bytes()) == (before.st_ino, PICTURE)
    assert (count(app, Photo), count(app, PhotoSent)) == (1, 2)


def test_a_hash_somebody_else_sent_is_still_absent_for_me(send: Callable[..., Any], tablet_of: TabletOf) -> None:
    send(0, PICTURE)
    assert where(tablet_of("shen"))["state"] == "absent"


def test_pieces_of_two_devices_do_not_mix(app: Flask, zhou: Device, send: Callable[..., Any], tablet_of: TabletOf) -> None:
    shen = tablet_of("shen")
    send(0, bytes(5000))
    assert send(0, PICTURE, device=shen).status_code == 204
    assert where(zhou)["offset"] == 5000
    assert kept(app).read_bytes() == PICTURE


def test_a_photo_whole_before_the_centre_stopped_is_held_afterwards(
    app: Flask, zhou: Device, send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise RuntimeError("the centre stops")

    with monkeypatch.context() as patch:
        patch.setattr(staging.Staged, "finish", stop)
        with pytest.raises(RuntimeError):
            send(0, PICTURE)
    assert count(app, PhotoSent) == 0
    assert where(zhou) == {"state": "held", "offset": len(PICTURE)}
    assert kept(app).read_bytes() == PICTURE


def test_a_photo_in_place_but_not_in_the_database_is_held_afterwards(
    app: Flask, zhou: Device, send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise RuntimeError("the centre stops")

    with monkeypatch.context() as patch:
        patch.setattr("inspect_app.photos.arrive.commit", stop)
        with pytest.raises(RuntimeError):
            send(0, PICTURE)
    assert count(app, PhotoSent) == 0
    assert where(zhou)["state"] == "held"
    assert count(app, PhotoSent) == 1


def test_whole_and_wrong_before_the_centre_stopped_is_absent_afterwards(app: Flask, zhou: Device) -> None:
    with app.app_context():
        staging.staged(zhou.id, NAME, len(PICTURE)).write_bytes(bytes(len(PICTURE)))
    assert where(zhou) == {"state": "absent", "offset": 0}


def test_the_one_overtaken_stops(app: Flask, zhou: Device) -> None:
    """Two requests stand at the same place; the bytes of only one are appended."""
    with app.app_context():
        path = staging.staged(zhou.id, NAME, len(PICTURE))
        with staging.Staged(path, 0, last=True) as slow:
            with staging.Staged(path, 0, last=True) as fast:
                fast.append(io.BytesIO(PICTURE), len(PICTURE))
            with pytest.raises(staging.Overtaken):
                slow.append(io.BytesIO(bytes(len(PICTURE))), len(PICTURE))
            with pytest.raises(staging.Overtaken):
                slow.finish(NAME)
        assert path.read_bytes() == PICTURE


def test_another_length_starts_anew(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    send(0, bytes(1000), length=999_999)
    assert where(zhou)["offset"] == 1000
    assert send(0, PICTURE).status_code == 204
    assert where(zhou)["state"] == "held"
