"""What the desk decided stands on the visit and in the list, for the teams of all inspections of the evaluation, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Evaluation, TeamMember, Visit
from sync.device import Device
from sync.memory import Line
from tests.desk.awarding import decides, whole
from tests.tablets import TabletOf

from .walk import Inspector, text

InspectorOf = Callable[..., Inspector]
NOT_YET, OWN = named("a re-check to come"), named("what the base says")


@pytest.fixture
def visit(app: Flask) -> str:
    """Of zhou and shen; a re-check by zhou is planned, and the base (tao) assesses itself."""
    with app.app_context():
        visit = whole()
        site = db.session.get_one(Evaluation, visit).site
        db.session.execute(update(Account).where(Account.login == "tao").values(site=site))
        for id, body, lead in ((NOT_YET, "inspection", "zhou"), (OWN, "self", "tao")):
            db.session.add(Visit(id=id, evaluation=visit, purpose="recheck", body=body, planned_on="2026-12-24", lead=named(lead)))
            db.session.flush()
            db.session.add(TeamMember(visit=id, person=named(lead)))
        db.session.commit()
    return visit


def joins(app: Flask, login: str) -> None:
    """The team of the re-check."""
    with app.app_context():
        db.session.add(TeamMember(visit=NOT_YET, person=named(login)))
        db.session.commit()


def card(inspector: Inspector, visit: str) -> str:
    page = inspector.client.get("/field/visits").text
    return text(page.split(f'href="/field/visits/{visit}"')[1].split("</a>")[0])


def test_stars_day_and_version_stand_there_once_it_is_decided(
    app: Flask, client_of: Callable[[str], FlaskClient], inspector: InspectorOf, visit: str
) -> None:
    joins(app, "he")
    zhou, chen = inspector("zhou", visit), client_of("chen")
    assert "data-award" not in zhou.opens()
    decides(chen, visit, stars="2")
    said = text(zhou.opens().split('data-award="2"')[1].split("</p>")[0])
    assert "已评定：示范级" in said
    assert "按检查表第 1 版" in said
    assert "已评定：示范级" in card(zhou, visit)
    assert "已评定：示范级" in card(inspector("shen", visit), visit)
    assert "已评定：示范级" in card(zhou, NOT_YET), "another visit of the evaluation"
    assert "已评定：示范级" in card(inspector("he", NOT_YET), NOT_YET), "by who was not on the visit it was made for"
    assert "已评定" not in inspector("tao", OWN).client.get("/field/visits").text, "a base hears it from the desk"


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


def test_it_comes_down_to_the_teams_and_tells_them_nothing_of_each_other_s_visits(
    app: Flask, client_of: Callable[[str], FlaskClient], tablet_of: TabletOf, visit: str
) -> None:
    joins(app, "he")
    chen, shen, he, tao = client_of("chen"), tablet_of("shen"), tablet_of("he"), tablet_of("tao")
    he.sync()
    decides(chen, visit, stars="2")
    for device in (shen, he, tao):
        device.sync()
    assert [len(facts(device)) for device in (shen, he, tao)] == [1, 0, 0]
    assert [[v["stars"] for v in verdicts(device)] for device in (shen, he, tao)] == [[2], [2], []]
    of_it = [row for table, row in rows(he) if table in ("visit", "team_member") and visit in (row.get("id"), row.get("visit"))]
    assert of_it == [], "it may be secret"
    decides(chen, visit, revoke="1", reason="举报属实")
    he.sync()
    assert [(v["stars"], v["revoked"]) for v in verdicts(he)] == [(0, 1)]


def test_who_joins_after_the_decision_is_told_too(
    app: Flask, client_of: Callable[[str], FlaskClient], tablet_of: TabletOf, visit: str
) -> None:
    he = tablet_of("he")
    decides(client_of("chen"), visit, stars="2")
    he.sync()
    assert verdicts(he) == []
    joins(app, "he")
    he.sync()
    assert [v["stars"] for v in verdicts(he)] == [2]


def facts(device: Device) -> list[Line]:
    return [fact for fact in device.store.facts.values() if fact.h["kind"] == "awarded"]


def rows(device: Device) -> list[tuple[str, dict[str, Any]]]:
    return [(table, dict(row)) for table, found in device.store.rows.items() for row in found.values()]


def verdicts(device: Device) -> list[dict[str, Any]]:
    return [row for table, row in rows(device) if table == "verdict"]
