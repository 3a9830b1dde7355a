"""What every test may ask for: an app on a real SQLite file, its clients, and a Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Playwright, sync_playwright

from inspect_app import create_app, demo, server, standards
from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account
from scripts import chromium
from tests.fieldkit.browser import files, serve


@contextmanager
def world_in(folder: Path) -> Iterator[Flask]:
    """The app with the default checklist and the demo world, its data in this folder."""
    made = create_app({"SECRET_KEY": "a secret of this test only", "DATA_DIR": str(folder), "TESTING": True})
    with made.app_context():
        db.create_all()
        server.begin()
        standards.load(json.loads(standards.DEFAULT.read_bytes()), standards.DEFAULT_ID)
        demo.load(results=False)
        db.session.commit()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with world_in(tmp_path / "centre") as made:
        yield made


def sign_in(app: Flask, login: str) -> FlaskClient:
    """A client signed in as this demo person, asking as htmx does."""
    client = app.test_client()
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    with app.test_request_context():
        token = links.make(db.session.query(Account).filter_by(login=login).one())
        db.session.commit()
    csrf = client.get(f"/login/{token}").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(f"/login/{token}", data={"csrf_token": csrf})
    assert answer.status_code == 303, answer.text
    return client


@pytest.fixture
def client_of(app: Flask) -> Callable[[str], FlaskClient]:
    """client_of("zhou") is signed in as zhou."""
    return lambda login: sign_in(app, login)


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """One for all tests: Playwright starts once in a thread."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def engine(play: Playwright) -> Iterator[Page]:
    """A blank page that can import the tablet's modules, without an app."""
    serve("/", "<!doctype html><title>engine</title>", "text/html")
    with files() as base:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        page = browser.new_page(timezone_id="Asia/Shanghai")
        page.goto(base + "/")
        yield page
        browser.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return chromium.find()
