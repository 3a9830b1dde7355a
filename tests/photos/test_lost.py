"""flask photos lost: a photo that is gone for good is said to be, where it is looked for, until it turns up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.photos import store
from sync.device import Device
from tests.tablets import BASE

from .kept import Say, say, zhou

__all__ = ["say", "zhou"]  # fixtures
WORD = ("--by", "王芳", "--reason", "the tablet fell into the lake")


@pytest.fixture
def gone(app: Flask, zhou: Device) -> tuple[Path, bytes]:
    """A photo of zhou's, deleted at the centre; and its bytes."""
    with app.app_context():
        path = next(iter(store.all_kept()))
    data = path.read_bytes()
    path.unlink()
    return path, data


def backup(app: Flask, folder: Path) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["backup", "create", str(folder)])
    return done.exit_code, done.output


@pytest.mark.parametrize("back", ["by a tablet", "by hand"])
def test_it_counts_until_the_photo_turns_up(
    app: Flask, zhou: Device, gone: tuple[Path, bytes], client_of: Callable[[str], FlaskClient], say: Say, tmp_path: Path, back: str
) -> None:
    path, data = gone
    desk = client_of("chen")

    def page() -> str:
        return desk.get(f"/visits/{BASE}").text

    assert (say("check")[0], backup(app, tmp_path / "1")[0], "data-lost" in page()) == (1, 1, False)
    assert say("lost", path.name, *WORD)[0] == 0
    status, said = say("check")
    assert status == 0
    assert f"{path.name} known to be lost: the tablet fell into the lake (王芳, 20" in said
    assert said.endswith("Every photo is what its name says, save those known to be lost: 1.\n")
    status, said = backup(app, tmp_path / "2")
    assert (status, "photos: 2, known to be lost: 1." in said) == (0, True), said
    assert page().count("data-lost") == 1
    assert "the tablet fell into the lake" in page()
    if back == "by a tablet":
        assert zhou.wire.piece(path.name, 0, len(data), data) == len(data)
    else:
        path.write_bytes(data)
    assert say("check") == (0, "Every photo is what its name says.\n")
    assert "data-lost" not in page()
    say("sweep")
    path.unlink()
    assert say("check")[0] == 1, "another loss needs another word"


def test_only_what_is_gone_is_lost_and_somebody_says_why(zhou: Device, gone: tuple[Path, bytes], app: Flask, say: Say) -> None:
    path, _ = gone
    with app.app_context():
        there = next(iter(store.all_kept())).name
    assert "A file of this name lies here" in say("lost", there, *WORD)[1]
    assert "No photo of this name" in say("lost", "0" * 64, *WORD)[1]
    assert "This is none: ' '" in say("lost", path.name, "--by", " ", "--reason", "x")[1]
    assert say("check")[0] == 1
