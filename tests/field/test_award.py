"""What the desk decided stands on the visit and in the list, for the team it came down to, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import TeamMember, Visit
from sync.device import Device
from sync.memory import Line
from tests.desk.test_awards import decides, whole
from tests.tablets import TabletOf

from .walk import Inspector, text

InspectorOf = Callable[..., Inspector]
NOT_YET = named("a re-check to come")


@pytest.fixture
def visit(app: Flask) -> str:
    """Of zhou and shen; a re-check by zhou and he is planned."""
    with app.app_context():
        visit = whole()
        db.session.add(Visit(id=NOT_YET, evaluation=visit, purpose="recheck", planned_on="2026-12-24", lead=named("zhou")))
        db.session.flush()
        db.session.add_all(TeamMember(visit=NOT_YET, person=named(login)) for login in ("zhou", "he"))
        db.session.commit()
    return visit


def card(inspector: Inspector, visit: str) -> str:
    page = inspector.client.get("/field/visits").text
    return text(page.split(f'href="/field/visits/{visit}"')[1].split("</a>")[0])


def test_stars_day_and_version_stand_there_once_it_is_decided(
    client_of: Callable[[str], FlaskClient], inspector: InspectorOf, visit: str
) -> None:
    zhou, chen = inspector("zhou", visit), client_of("chen")
    assert "data-award" not in zhou.opens()
    decides(chen, visit, stars="2")
    said = text(zhou.opens().split('data-award="2"')[1].split("</p>")[0])
    assert "已评定：示范级" in said
    assert "按检查表第 1 版" in said
    assert "已评定：示范级" in card(zhou, visit)
    assert "已评定：示范级" in card(inspector("shen", visit), visit)
    assert "已评定：示范级" in card(zhou, NOT_YET), "another visit of the evaluation, by one who knows"
    assert "已评定" not in card(inspector("he", NOT_YET), NOT_YET), "it comes down to the team of the visit it was made for"


def test_what_took_its_place_is_told_and_a_revoked_one_is_none(
    client_of: Callable[[str], FlaskClient], inspector: InspectorOf, visit: str
) -> None:
    zhou, chen = inspector("zhou", visit), client_of("chen")
    decides(chen, visit, stars="2")
    decides(chen, visit, stars="0", reason="复议")
    assert "已评定：不定级" in card(zhou, visit)
    decides(chen, visit, revoke="1", reason="举报属实")
    page = zhou.opens()
    assert 'data-award="0"' in page
    assert "评定已于" in text(page)
    assert "示范级" not in card(zhou, visit)


def test_it_comes_down_to_the_team(client_of: Callable[[str], FlaskClient], tablet_of: TabletOf, visit: str) -> None:
    decides(client_of("chen"), visit, stars="2")
    shen, he = tablet_of("shen"), tablet_of("he")
    for device in (shen, he):
        device.sync()
    assert len(told(shen)) == 1
    assert not told(he)


def told(device: Device) -> list[Line]:
    return [fact for fact in device.store.facts.values() if fact.h["kind"] == "awarded"]
