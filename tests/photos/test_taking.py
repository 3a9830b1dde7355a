"""A photo given to a page at the centre, when a browser has no tablet runtime."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from inspect_app import server
from inspect_app.database import db
from inspect_app.fieldkit.forms import Refused
from inspect_app.languages import catalogue
from inspect_app.models import Photo, PhotoSent
from inspect_app.photos import allow_uploads, keep, store, take
from sync import limits
from sync.envelope import sha256_hex
from tests.tablets import BASE, jpeg, saved, turned

SHOT = jpeg(4000, 3000, exif=turned(6))


@pytest.fixture(autouse=True)
def at_the_centre(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def taken(data: bytes) -> dict[str, Any]:
    return take(FileStorage(io.BytesIO(data), "photo.jpg"))


def kept(data: bytes) -> dict[str, Any]:
    told = taken(data)
    keep()
    return told


def test_a_shot_is_shrunk_turned_and_kept_under_its_hash() -> None:
    told = kept(SHOT)
    made = store.kept(told["sha256"]).read_bytes()
    assert (told["width"], told["height"], told["mime"], told["bytes"]) == (1536, 2048, "image/jpeg", len(made))
    assert sha256_hex(made) == told["sha256"]
    assert Image.open(io.BytesIO(made)).size == (1536, 2048)
    assert (told["original_sha256"], told["original_bytes"], told["original_kept"]) == (sha256_hex(SHOT), len(SHOT), 0)
    assert (told["captured_at"], told["pipeline"]) == ("2026-11-22T09:31:07+08:00", "centre 2048 q85")


def test_every_action_that_takes_a_photo_gets_a_larger_body_and_no_other(app: Flask) -> None:
    larger, general = set(), app.config["MAX_CONTENT_LENGTH"]
    for name, action in app.extensions["field"].field.actions.items():
        with app.test_request_context(re.sub(r"<\w+>", "x", action.rule), method="POST", data={"photo": (io.BytesIO(SHOT), "photo.jpg")}):
            allow_uploads()
            larger |= {name} if (request.max_content_length or 0) > general else set()
    assert larger == {name for name, action in app.extensions["field"].field.actions.items() if action.kind.name == "attached"}


def test_the_rows_are_the_callers_to_commit() -> None:
    told = kept(SHOT)
    assert db.session.get_one(PhotoSent, (told["sha256"], server.found()["device"]))
    db.session.rollback()
    assert db.session.get(Photo, told["sha256"]) is None


def test_the_same_photo_twice_is_one_file_and_one_row() -> None:
    first, again = kept(SHOT), kept(SHOT)
    assert first == again
    assert db.session.query(Photo).count() == 1


def test_originals_are_kept_when_the_setting_says_so(app: Flask) -> None:
    app.config["KEEP_ORIGINALS"] = 1
    told = kept(SHOT)
    assert told["original_kept"] == 1
    assert store.kept(told["original_sha256"]).read_bytes() == SHOT
    assert db.session.query(Photo).count() == 2


REFUSED = {
    "nothing": b"",
    "a text named .jpg": b"I am a text",
    "200 megapixels": saved(Image.new("1", (20_000, 10_000)), "PNG"),
    "25 MiB and a byte": bytes(limits.PHOTO_BYTES + 1),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_said_in_both_languages_and_leaves_nothing(what: str) -> None:
    with pytest.raises(Refused) as refused:
        taken(REFUSED[what])
    sentence, named = refused.value.message
    assert refused.value.name == "photo"
    assert catalogue("kit")["zh"][sentence] != sentence % named
    assert db.session.query(Photo).count() == 0
    assert not list(store.folder("making").iterdir())


def test_the_sentences_differ() -> None:
    said = set()
    for data in REFUSED.values():
        with pytest.raises(Refused) as refused:
            taken(data)
        said.add(refused.value.message[0])
    assert len(said) == len(REFUSED)


def test_a_page_takes_a_photo_of_ten_megabytes(client_of: Callable[[str], Any]) -> None:
    shot = saved(Image.effect_noise((4000, 3000), 90).convert("RGB"), "JPEG", quality=92)
    assert len(shot) > 4 * 1024 * 1024, "more than the general limit of a body"
    form = {"source": "camera", "photo": FileStorage(io.BytesIO(shot), "shot.jpg")}
    body, _, boundary = stream_encode_multipart(form, threshold=2**30)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client_of("zhou").post(f"/field/visits/{BASE}/items/S6-2/photos", data=body.read(), content_type=kind)
    assert answer.status_code == 200, answer.text
    assert db.session.query(Photo).count() == 1


@pytest.mark.parametrize("originals", [0, 1])
@pytest.mark.parametrize("refused", [{"item": "S99"}, {"source": "a scanner"}, {"derived_from": "x" * 37}], ids=str)
def test_a_photo_that_a_page_refuses_leaves_no_file(
    app: Flask, client_of: Callable[[str], Any], refused: dict[str, str], originals: int
) -> None:
    app.config["KEEP_ORIGINALS"] = originals
    said = {"item": "S6-2", "source": "camera"} | refused
    form = {name: value for name, value in said.items() if name != "item"} | {"photo": (io.BytesIO(SHOT), "shot.jpg")}
    answer = client_of("zhou").post(f"/field/visits/{BASE}/items/{said['item']}/photos", data=form)
    assert answer.status_code in (404, 422)
    assert [*store.all_kept(), *store.folder("making").iterdir()] == []
