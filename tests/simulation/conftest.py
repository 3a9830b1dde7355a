from __future__ import annotations

import pytest

from .centre import Centre


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """One app for all seeds; each world begins with a copy of the prepared database."""
    return Centre(tmp_path_factory.mktemp("simulation"))
