"""The bundle of a start is the one that would be made now, or it is made."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import create_app, kept_bundle
from inspect_app.fieldkit.bundle import Bundle
from tests.worlds import settings

Spoil = Callable[[bytes], bytes]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template in a copy of all that bundles are made of, of yesterday as it seems."""
    root = tmp_path / "root"
    root.mkdir()
    for path in (kept_bundle.ROOT / name for name in kept_bundle.MADE_OF):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, root / path.name)
    monkeypatch.setattr(kept_bundle, "ROOT", root)
    monkeypatch.setattr(kept_bundle, "BEGAN", time.time() + 60)
    return root / "templates/field/photo.html"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One word for each that was made, and not taken."""
    words: list[str] = []
    monkeypatch.setattr("inspect_app.fieldkit.centre.build", lambda *_: words.append("made") or Bundle(f"v{len(words)}", "{}", "export"))
    return words


def start(folder: Path, **more: int) -> str:
    app: Flask = create_app(settings(folder) | more)
    return kept_bundle.bundle(app, folder / "bundles").version


def test_what_was_made_is_taken_while_nothing_of_it_changes(tmp_path: Path, source: Path, made: list[str]) -> None:
    assert [start(tmp_path), start(tmp_path)] == ["v1", "v1"]
    assert start(tmp_path, PHOTO_QUALITY=70) == "v2"
    source.write_text(source.read_text() + " ")
    assert start(tmp_path) == "v3"
    assert len(list((tmp_path / "bundles").iterdir())) == 3


def test_a_source_that_changed_since_the_process_began_is_no_base(
    tmp_path: Path, source: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_bundle, "BEGAN", os.stat(source).st_ctime - 1)
    assert [start(tmp_path), start(tmp_path)] == ["v1", "v2"]
    assert not (tmp_path / "bundles").exists()


@pytest.mark.parametrize("spoil", [lambda b: b[:-9], lambda b: b.replace(b"export", b"expert"), lambda b: b"", lambda b: b"\xff" + b])
def test_a_file_that_is_not_what_was_written_is_none(tmp_path: Path, source: Path, made: list[str], spoil: Spoil) -> None:
    start(tmp_path)
    (file,) = (tmp_path / "bundles").iterdir()
    file.write_bytes(spoil(file.read_bytes()))
    assert [start(tmp_path), start(tmp_path)] == ["v2", "v2"]


def test_one_that_cannot_be_read_keeps_nobody_from_starting(tmp_path: Path, source: Path, made: list[str]) -> None:
    start(tmp_path)
    (file,) = (tmp_path / "bundles").iterdir()
    file.unlink()
    file.mkdir()
    assert start(tmp_path) == "v2"
    assert list((tmp_path / "bundles").iterdir()) == [file], "no half of one is left"


def test_without_room_it_is_made_each_time(tmp_path: Path, source: Path, made: list[str]) -> None:
    (tmp_path / "bundles").write_text("no folder")
    assert [start(tmp_path), start(tmp_path)] == ["v1", "v2"]
