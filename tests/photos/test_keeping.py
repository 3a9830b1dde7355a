"""flask photos check names every difference, mend makes way for what is damaged, sweep throws away what nobody went on with."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text, update

from inspect_app.database import db
from inspect_app.models import Attached, Photo
from inspect_app.photos import staging, store
from sync.device import Device
from tests.tablets import BASE, TabletOf, jpeg

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(app: Flask) -> Say:
    """say("check"): its status and what it said."""

    def run(*words: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["photos", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done.exit_code, done.output

    return run


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Device:
    device = tablet_of("zhou")
    for n in range(3):
        device.attach(BASE, "S6-2", jpeg(seed=n), 640, 480)
    device.sync()
    return device


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


@pytest.fixture
def unnoted(zhou: Device, monkeypatch: pytest.MonkeyPatch) -> Device:
    """The centre was killed when a photo of this tablet lay in place, and before its rows were written."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    zhou.attach(BASE, "S6-2", jpeg(seed=7), 640, 480)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("inspect_app.photos.arrive.commit", killed)
        zhou.sync()
    return zhou


@pytest.mark.usefixtures("unnoted")
def test_a_photo_in_place_whose_rows_are_still_to_come_is_no_difference(say: Say) -> None:
    status, said = say("check")
    assert (status, said.splitlines()[-1]) == (0, "Every photo is what its name says.")


def test_a_photo_that_was_whole_is_held_though_its_tablet_never_came_back(app: Flask, unnoted: Device, say: Say) -> None:
    [sha256] = unnoted.store.photos_waiting()
    with app.app_context():
        [path] = store.folder("staging").glob("*/*")
    aged(path, 31)
    assert say("sweep") == (0, "Begun photos thrown away: 0.\n")
    assert not path.exists()
    with app.app_context():
        assert db.session.get(Photo, sha256)
    assert say("check") == (0, "Every photo is what its name says.\n")


@pytest.mark.parametrize(("days", "stays"), [(29.9, True), (30.1, False)])
def test_what_a_killed_process_was_making_goes_after_thirty_days(app: Flask, say: Say, days: float, stays: bool) -> None:
    with app.app_context():
        folder, file = (store.folder("making") / name for name in ("tmpabc", "abc-view"))
    folder.mkdir()
    (folder / "picked").write_bytes(b"half a photo")
    file.write_bytes(b"half a picture")
    for path in (folder, file):
        aged(path, days)
    say("sweep")
    assert [path.exists() for path in (folder, file)] == [stays, stays]


@pytest.fixture
def piece(app: Flask, zhou: Device) -> Path:
    """Of a photo of zhou's one piece has arrived."""
    data = jpeg(1600, 1200, seed=7)
    zhou.attach(BASE, "S6-2", data, 1600, 1200)
    zhou.push()
    [sha256] = zhou.store.photos_waiting()
    assert zhou.wire.piece(sha256, 0, len(data), data[:1000]) == 1000
    with app.app_context():
        [path] = store.folder("staging").glob("*/*")
    return path


def aged(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_pieces_of_thirty_days_go_and_the_tablet_begins_anew(zhou: Device, piece: Path, say: Say) -> None:
    aged(piece, 30.1)
    assert say("sweep") == (0, "Begun photos thrown away: 1.\n")
    assert not piece.exists()
    zhou.sync()
    assert zhou.pending() == {"facts": 0, "photos": 0, "bytes": 0}


def test_younger_pieces_stay_and_go_on(zhou: Device, piece: Path, say: Say) -> None:
    aged(piece, 29.9)
    assert say("sweep") == (0, "Begun photos thrown away: 0.\n")
    assert zhou.wire.offset(zhou.store.photos_waiting()[0]) == 1000
    assert say("sweep", "--days", "1") == (0, "Begun photos thrown away: 1.\n")


def test_a_photo_swept_while_its_piece_arrives_is_sent_again(app: Flask, zhou: Device, piece: Path) -> None:
    sha256, data = piece.stem, jpeg(1600, 1200, seed=7)
    with app.app_context(), staging.Staged(piece, 1000, last=False) as staged:
        aged(piece, 31)
        assert staging.sweep() == 1
        with pytest.raises(staging.Overtaken):
            staged.append(io.BytesIO(data[1000:]), len(data) - 1000)
    assert zhou.wire.missing([sha256])[sha256]["state"] == "absent"
    zhou.sync()
    assert zhou.pending()["photos"] == 0
