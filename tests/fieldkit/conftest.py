from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from scripts import chromium
from tests.fieldkit.browser import files, serve


@pytest.fixture(scope="package")
def engine() -> Iterator[Page]:
    """A blank page that can import the tablet's modules."""
    serve("/", "<!doctype html><title>engine</title>", "text/html")
    with files() as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        page = browser.new_page()
        page.goto(base + "/")
        yield page
        browser.close()
