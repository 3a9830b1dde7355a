"""flask photos sweep: what nobody went on with is thrown away, and what a kill left is finished or goes."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Photo
from inspect_app.photos import staging, store
from sync.device import Device
from tests.tablets import BASE, jpeg

from .kept import Say, say, zhou

__all__ = ["say", "zhou"]  # fixtures


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
