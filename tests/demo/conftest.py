from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from .known import made


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with made(tmp_path_factory.mktemp("demo")) as app:
        yield app
