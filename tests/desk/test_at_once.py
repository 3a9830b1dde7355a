"""Two supervisors who press the same button at once."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Account, Evaluation, Survey, Visit

from .editor import ClientOf, Desk


@pytest.fixture
def site(app: Flask) -> str:
    """Of an evaluation, `both`, for which nothing was asked yet."""
    with app.app_context():
        site = db.session.query(Account).filter_by(login="tao").one().site
        assert site
        db.session.add(Evaluation(id="both", site=site, checklist="hangzhou-2022-1", period="2030"))
        db.session.commit()
        return site


@pytest.fixture
def two(client_of: ClientOf) -> list[Desk]:
    return [Desk(client_of(login)) for login in ("chen", "xu")]


def at_once(two: list[Desk], address: str, **form: str) -> list[int]:
    start, found = threading.Barrier(2), []

    def presses(desk: Desk) -> None:
        start.wait()
        found.append(desk.client.post(address, data={"csrf_token": desk.token, **form}).status_code)

    threads = [threading.Thread(target=presses, args=(desk,)) for desk in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


@pytest.mark.usefixtures("site")
def test_a_base_is_asked_for_one_assessment(app: Flask, two: list[Desk]) -> None:
    assert at_once(two, "/evaluations/both/self-assessment") == [303, 409]
    with app.app_context():
        assert db.session.query(Visit).filter_by(evaluation="both", body="self").count() == 1


@pytest.mark.usefixtures("site")
def test_one_survey_is_opened(app: Flask, two: list[Desk]) -> None:
    assert at_once(two, "/evaluations/both/survey") == [303, 303]
    with app.app_context():
        assert db.session.query(Survey).filter_by(evaluation="both").count() == 1


def test_a_name_to_sign_in_with_is_given_once(two: list[Desk], site: str) -> None:
    assert at_once(two, f"/sites/{site}/people", name="n", login="both.at.once") == [200, 422]
