from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import sign_in

from .walk import PLANNED, Inspector


@pytest.fixture
def inspector(app: Flask) -> Callable[..., Inspector]:
    """inspector("shen", SHARED): signed in, on this visit."""
    return lambda login="zhou", visit=PLANNED: Inspector(sign_in(app, login), visit)


@pytest.fixture
def zhou(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector()
