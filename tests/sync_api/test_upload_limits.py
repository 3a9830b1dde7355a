"""What is no piece of a photo is refused in words; what is one holds little memory and no lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Photo
from sync import limits
from sync.device import Device
from sync.envelope import sha256_hex
from sync.wire import Refused
from tests.sync_api.sending import NAME, PICTURE, Line, kept
from tests.tablets import BASE, count

BAD = {
    "25 MiB and a byte": ({"length": limits.PHOTO_BYTES + 1}, 413, "photo-too-large"),
    "more than announced": ({"length": 100}, 413, "photo-too-large"),
    "a length that is none": ({"length": "many"}, 400, "bad-request"),
    "an offset below nothing": ({"offset": "-1"}, 400, "bad-request"),
    "a name that is no hash": ({"name": "A" * 64}, 404, "bad-hash"),
    "a name with a path": ({"name": "..%2f..%2fcentre.db"}, 404, None),
    "another kind of body": ({"Content-Type": "image/jpeg"}, 400, "bad-request"),
    "nothing": ({"data": b""}, 400, "bad-request"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_piece_is_refused_in_words(app: Flask, send: Callable[..., Any], what: str) -> None:
    how, status, code = BAD[what]
    answer = send(**{"offset": 0, "data": PICTURE, **how})
    assert answer.status_code == status
    assert code in (None, answer.json["code"])
    assert count(app, Photo) == 0


def test_a_piece_without_a_credential_is_refused(app: Flask, send: Callable[..., Any]) -> None:
    assert send(0, PICTURE, Authorization="Bearer wrong").json["action"] == "login"
    assert app.test_client().head(f"/sync/v1/photos/{NAME}", headers={"X-Sync-Protocol": "1"}).status_code == 401


def test_a_full_disk_takes_photos_later_and_says_when(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    app.config["LOW_DISK_PERCENT"] = 101
    answer = send(0, PICTURE)
    assert (answer.status_code, answer.json["action"], "Retry-After" in answer.headers) == (507, "free-space", True)
    zhou.attach(BASE, "S6-2", PICTURE, 640, 480)
    zhou.push()
    with pytest.raises(Refused):
        zhou.send_photos()
    assert zhou.pending() == {"facts": 0, "photos": 1, "bytes": len(PICTURE)}


def test_a_photo_may_be_no_picture_and_is_kept_all_the_same(app: Flask, zhou: Device) -> None:
    text = b"I am a text file named .jpg"
    zhou.attach(BASE, "S6-2", text, 1, 1)
    zhou.sync()
    assert kept(app, sha256_hex(text)).read_bytes() == text
    assert zhou.pending()["photos"] == 0


def test_no_request_holds_much_of_a_large_photo(app: Flask, send: Callable[..., Any]) -> None:
    """24 MiB arrive; the most that is asked of the body at once is a small part."""
    data = bytes(24 * 1024 * 1024)
    name, line = sha256_hex(data), Line(data)
    assert send(0, line, name, len(data)).status_code == 204
    assert 0 < line.largest <= 2 * 1024 * 1024
    assert kept(app, name).stat().st_size == len(data)


def test_nothing_of_the_database_is_locked_while_bytes_arrive(app: Flask, zhou: Device, send: Callable[..., Any]) -> None:
    """While a slow photo is on its way, another writer commits."""

    def write() -> None:
        with app.app_context():
            db.session.add(Photo(sha256="0" * 64, bytes=1))
            db.session.commit()

    assert send(0, Line(PICTURE, write)).status_code == 204
    assert count(app, Photo) == 2
