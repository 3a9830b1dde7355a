from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import create_app
from inspect_app.database import db
from tests.conftest import sign_in, world_in

from .walk import PLANNED, Inspector


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    with world_in(folder):
        return folder


@pytest.fixture
def app(world: Path, tmp_path: Path) -> Iterator[Flask]:
    """A fresh copy of one world for each test."""
    shutil.copytree(world, tmp_path / "centre")
    made = create_app({"SECRET_KEY": "a secret of this test only", "DATA_DIR": str(tmp_path / "centre"), "TESTING": True})
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def inspector(app: Flask) -> Callable[..., Inspector]:
    """inspector("shen", SHARED): signed in, on this visit."""
    return lambda login="zhou", visit=PLANNED: Inspector(sign_in(app, login), visit)


@pytest.fixture
def zhou(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector()
