"""flask photos check names every difference, mend makes way for what is damaged."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text, update

from inspect_app.database import db
from inspect_app.models import Attached, Photo
from inspect_app.photos import store
from sync.device import Device
from tests.tablets import BASE, TabletOf, jpeg

from .kept import Say, say, zhou

__all__ = ["say", "zhou"]  # fixtures


@pytest.fixture
def files(app: Flask, zhou: Device) -> list[Path]:
    with app.app_context():
        return list(store.all_kept())


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def stray(path: Path) -> None:
    data = jpeg(seed=9)
    (path.parent / hashlib.sha256(data).hexdigest()).write_bytes(data)


def forget(path: Path) -> None:
    db.session.execute(text("DELETE FROM photo WHERE sha256 = :name"), {"name": path.name})


def resize(path: Path) -> None:
    row = db.session.get(Photo, path.name)
    assert row
    row.bytes = 7


def announce_otherwise(path: Path) -> None:
    db.session.execute(update(Attached).where(Attached.sha256 == path.name).values(bytes=7))


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a flipped bit": (damage, "damaged"),
    "a cut file": (lambda path: path.write_bytes(path.read_bytes()[:100]), "damaged"),
    "a deleted file": (Path.unlink, "gone"),
    "a stray file": (stray, "unknown"),
    "a row that is gone": (forget, "unknown"),
    "another size in the row": (resize, "other size"),
    "another size announced": (announce_otherwise, "7 announced"),
}


@pytest.mark.usefixtures("zhou")
def test_photos_that_are_right_are_said_to_be(say: Say) -> None:
    assert say("check") == (0, "Every photo is what its name says.\n")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_difference_is_named(app: Flask, files: list[Path], say: Say, fault: str) -> None:
    spoil, word = FAULTS[fault]
    with app.app_context():
        spoil(files[1])
        db.session.commit()
    status, said = say("check")
    assert status == 1
    [line] = [line for line in said.splitlines() if word in line]
    assert fault == "a stray file" or line.startswith(files[1].name)
    assert "Error: Differences: 1" in said


def test_a_damaged_photo_gives_way_to_the_right_bytes(zhou: Device, files: list[Path], tablet_of: TabletOf, say: Say) -> None:
    path, data = files[1], files[1].read_bytes()
    damage(path)
    shen = tablet_of("shen")
    shen.attach(BASE, "S6-2", data, 320, 240)
    shen.sync()
    assert shen.pending()["photos"] == 0
    assert path.read_bytes() == data
    assert say("check")[0] == 0


def test_a_damaged_photo_makes_way_for_its_tablets_bytes(app: Flask, zhou: Device, files: list[Path], say: Say) -> None:
    path, data = files[1], files[1].read_bytes()
    damage(path)
    spoilt = path.read_bytes()
    assert zhou.wire.missing([path.name])[path.name]["state"] == "held"
    status, said = say("mend")
    assert (status, said.splitlines()) == (0, [f"{path.name} moved aside", "Damaged photos moved into photos/damaged: 1."])
    assert zhou.wire.missing([path.name])[path.name]["state"] == "absent"
    assert zhou.wire.piece(path.name, 0, len(data), data) == len(data)
    assert say("check")[0] == 0
    with app.app_context():
        assert [kept.read_bytes() for kept in store.folder("damaged").iterdir()] == [spoilt]
    assert say("mend")[1] == "Damaged photos moved into photos/damaged: 0.\n"


@pytest.mark.parametrize("wrong", [b"no picture", jpeg(100, 80)])
def test_what_pages_show_of_a_damaged_photo_goes_with_it(
    zhou: Device, files: list[Path], client_of: Callable[[str], FlaskClient], say: Say, wrong: bytes
) -> None:
    path, data, page = files[1], files[1].read_bytes(), f"/field/photos/{files[1].name}"
    path.write_bytes(wrong)
    client_of("zhou").get(page, buffered=True)
    say("mend")
    zhou.wire.piece(path.name, 0, len(data), data)
    shown = client_of("zhou").get(page, buffered=True).data
    assert Image.open(io.BytesIO(shown)).size == (320, 240)


def test_a_photo_that_is_only_announced_is_no_difference_but_named(zhou: Device, say: Say) -> None:
    zhou.attach(BASE, "S6-2", jpeg(seed=5), 640, 480)
    zhou.push()
    status, said = say("check")
    assert status == 0
    assert "not here yet" in said
    assert "周启明" in said


def test_the_check_keeps_no_writer_waiting(app: Flask, zhou: Device, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half way through the check a tablet sends an answer, and is answered at once."""

    def meanwhile(path: Path) -> str:
        zhou.answer(BASE, "S6-2", choice="yes")
        zhou.sync()
        return hashlib.sha256(path.read_bytes()).hexdigest()

    monkeypatch.setattr(store, "sha256_of", meanwhile)
    assert say("check")[0] == 0


def test_a_photo_that_arrives_during_the_check_is_no_difference(zhou: Device, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    lying = store.all_kept

    def meanwhile() -> Iterator[Path]:
        zhou.attach(BASE, "S6-2", jpeg(seed=5), 320, 240)
        zhou.sync()
        return lying()

    monkeypatch.setattr(store, "all_kept", meanwhile)
    assert say("check") == (0, "Every photo is what its name says.\n")
