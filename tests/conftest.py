"""What every test may ask for: an app with the demo world on a real database, its clients and tablets, and a Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Playwright, sync_playwright

from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account
from scripts import chromium
from sync.device import Device
from tests import worlds
from tests.fieldkit.browser import files, serve
from tests.tablets import TabletOf, over, tablet

world_in = worlds.copied
chromium.FLAGS = [*chromium.FLAGS, "--js-flags=--liftoff-only"]  # not SQLite again, better, for each page; bench is without it
LONG = "test_mutations test_counter test_run test_kills test_editor test_a_day_in_the_field test_a_team_of_three".split()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=worlds.ENGINES, default="sqlite", help="the centre's engine in all tests")


def pytest_configure(config: pytest.Config) -> None:
    worlds.chosen = config.getoption("--database")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """The second engine leaves out what never touches the centre's database (worlds.ELSEWHERE)."""
    return (worlds.chosen != worlds.ENGINES[0] and worlds.elsewhere(collection_path)) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real browser that was waited for in vain is asked again, twice at most, and the run says so; what was seen and is wrong stays
    wrong (decision 0027). What takes longest begins first: at the end of a run nobody waits for one test."""
    for item in items:
        if item.path.parent.name in ("browser", "stories"):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=["TimeoutError"]))
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with world_in(tmp_path / "centre") as made:
        yield made


def sign_in(app: Flask, login: str) -> FlaskClient:
    """A client signed in as this demo person, asking as htmx does."""
    client = app.test_client()
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    with app.app_context():  # as a command does: not a request that only reads
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


@pytest.fixture
def tablet_of(client_of: Callable[[str], FlaskClient]) -> TabletOf:
    """tablet_of("zhou"): a registered tablet of this person, signed in; a number gives a further one."""

    def registered(login: str, number: int = 0) -> Device:
        device = tablet(over(client_of(login)), login, number)
        device.register()
        return device

    return registered


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
