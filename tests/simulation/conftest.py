from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from . import chromium
from .centre import Centre


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """One app for all seeds; each world begins with a copy of the prepared database."""
    return Centre(tmp_path_factory.mktemp("simulation"))


@pytest.fixture(scope="session")
def page(engine: Page) -> Iterator[Page]:
    """A page of its own, for the sync core alone."""
    browser = engine.context.browser
    assert browser
    made = browser.new_page()
    made.goto(engine.url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def browser_tablets(page: Page, centre: Centre) -> Any:
    return chromium.maker(page, centre.app.extensions["field"].bundle.data)
