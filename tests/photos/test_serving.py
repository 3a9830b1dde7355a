"""Photos on pages: derivatives, to those who may see the visit; the file itself as an attachment, to supervisors."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from inspect_app.photos import derive, store
from sync.device import Device
from sync.envelope import sha256_hex
from tests.tablets import BAMBOO, BASE, SHENS, TabletOf, jpeg, turned

PICTURE = jpeg(3000, 2000, exif=turned(6))
NAME = sha256_hex(PICTURE)
WAYS = ("/field/photos/", "/sync/v1/photos/")
Clients = Callable[[str], FlaskClient]


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Device:
    """zhou's tablet; it sent a photo of the visit he makes with shen."""
    device = tablet_of("zhou")
    device.attach(BASE, "S6-2", PICTURE, 2000, 3000)
    device.sync()
    return device


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("variant", "size"), [("?variant=thumb", (213, 320)), ("?variant=view", (1365, 2048)), ("", (1365, 2048))])
def test_a_page_shows_an_upright_jpeg_without_exif(zhou: Device, client_of: Clients, way: str, variant: str, size: tuple[int, int]) -> None:
    answer = client_of("shen").get(f"{way}{NAME}{variant}", buffered=True)
    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.status_code, answer.mimetype, answer.headers["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", size, {})


@pytest.mark.parametrize(("login", "status"), [("zhou", 200), ("shen", 200), ("chen", 200), ("xu", 200), ("he", 404)])
def test_only_who_may_see_the_visit_sees_its_photos(zhou: Device, client_of: Clients, login: str, status: int) -> None:
    assert [client_of(login).get(f"{way}{NAME}", buffered=True).status_code for way in WAYS] == [status, status]


def test_a_stranger_is_asked_to_sign_in(app: Flask, zhou: Device) -> None:
    assert app.test_client().get(f"/sync/v1/photos/{NAME}", buffered=True).json["code"] == "sign-in-needed"


def test_a_hash_is_no_ticket(zhou: Device, tablet_of: TabletOf, client_of: Clients) -> None:
    """he knows the hash and announces it in a visit of his own, without having the bytes."""
    he = tablet_of("he")
    he.attach(BAMBOO, "S6-2", PICTURE, 2000, 3000)
    he.push()
    assert client_of("he").get(f"/field/photos/{NAME}", buffered=True).status_code == 404
    he.send_photos()
    assert client_of("he").get(f"/field/photos/{NAME}", buffered=True).status_code == 200


def test_a_quarantined_fact_is_no_ticket_either(zhou: Device, tablet_of: TabletOf, client_of: Clients) -> None:
    he = tablet_of("he")
    he.attach(SHENS, "S6-2", jpeg(seed=9), 320, 240)
    he.sync()
    assert client_of("he").get(f"/field/photos/{sha256_hex(jpeg(seed=9))}", buffered=True).status_code == 404


@pytest.mark.parametrize("login", ["chen", "xu"])
def test_the_file_itself_is_an_attachment_that_cannot_run(zhou: Device, client_of: Clients, login: str) -> None:
    answer = client_of(login).get(f"/sync/v1/photos/{NAME}?variant=original", buffered=True)
    assert answer.data == PICTURE
    assert answer.headers["Content-Disposition"] == f"attachment; filename={NAME}.jpg"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_inspector_does_not_get_the_file_itself(zhou: Device, client_of: Clients) -> None:
    assert client_of("zhou").get(f"/sync/v1/photos/{NAME}?variant=original", buffered=True).status_code == 403


def test_a_jpeg_with_a_script_behind_it_is_shown_without_it(tablet_of: TabletOf, client_of: Clients) -> None:
    data, device = jpeg() + b"<script>alert(1)</script>", tablet_of("zhou")
    device.attach(BASE, "S6-2", data, 320, 240)
    device.sync()
    answer = client_of("zhou").get(f"/field/photos/{sha256_hex(data)}", buffered=True)
    assert answer.status_code == 200
    assert b"script" not in answer.data


def test_what_is_no_picture_is_kept_and_not_shown(app: Flask, tablet_of: TabletOf, client_of: Clients) -> None:
    text, device = b"I am a text file named .jpg", tablet_of("zhou")
    device.attach(BASE, "S6-2", text, 1, 1)
    device.sync()
    for _ in range(2):
        answer = client_of("chen").get(f"/sync/v1/photos/{sha256_hex(text)}", buffered=True)
        assert (answer.status_code, answer.json["code"]) == (415, "not-a-picture")
    assert client_of("chen").get(f"/sync/v1/photos/{sha256_hex(text)}?variant=original", buffered=True).data == text


def test_a_photo_is_decoded_once(app: Flask, zhou: Device, client_of: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of("zhou")
    first = client.get(f"/field/photos/{NAME}?variant=thumb", buffered=True).data

    def never(*_: object) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr("inspect_app.photos.derive.make", never)
    assert client.get(f"/field/photos/{NAME}?variant=thumb", buffered=True).data == first
    assert client.get(f"/field/photos/{NAME}?variant=view", buffered=True).status_code == 200
    with app.app_context():
        assert not list(store.folder("making").iterdir())


def test_a_picture_that_found_no_room_is_made_when_there_is_some(
    app: Flask, zhou: Device, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, client = derive.make, client_of("zhou")

    def full(*how: Any) -> None:
        make(*how)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(derive, "make", full)
        assert client.get(f"/field/photos/{NAME}", buffered=True).status_code == 507
    with app.app_context():
        assert not list(store.folder("making").iterdir())
    assert client.get(f"/field/photos/{NAME}", buffered=True).status_code == 200


@pytest.mark.parametrize("name", ["0" * 64, "A" * 64, "abc", "..%2fcentre.db", NAME + "?variant=secret"])
def test_what_is_not_there_is_not_found(zhou: Device, client_of: Clients, name: str) -> None:
    assert client_of("zhou").get(f"/field/photos/{name}", buffered=True).status_code == 404
