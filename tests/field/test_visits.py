"""My visits and one visit: what wants attention first, who is on it, how far it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import clock
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import TeamMember, Visit
from tests.tablets import over, tablet

from .walk import PLANNED, SHARED, Inspector, text


def groups(client: Inspector) -> dict[str, list[str]]:
    page = client.client.get("/field/visits").text
    parts = re.split(r'<h2 class="lbl">(.*?)</h2>', page)[1:]
    return {title: re.findall(r"<h3>(.*?)（", body) for title, body in zip(parts[::2], parts[1::2], strict=True)}


def test_visits_stand_by_when_they_want_attention(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    found = groups(zhou)
    assert list(found) == ["今天", "进行中", "已过计划日，未开始", "待进行", "练习：不计入任何统计"]
    assert found["今天"] == ["云栖谷疗休养基地"]
    assert found["进行中"] == ["千帆岛休养村"]
    assert found["待进行"] == ["烟雨古镇"]


def test_a_submitted_visit_is_done_and_no_other_one_is(zhou: Inspector) -> None:
    zhou.submits("x")
    assert groups(zhou)["已提交"] == ["千帆岛休养村"]


def test_tomorrow_today_s_visit_is_no_longer_today_s(app: Flask, zhou: Inspector) -> None:
    with app.app_context():
        visit = db.session.get(Visit, PLANNED)
        assert visit
        visit.planned_on = (clock.local().date() + timedelta(days=3)).isoformat()
        db.session.commit()
    assert "千帆岛休养村" in groups(zhou)["待进行"]


def test_nothing_to_do_is_said_in_words(app: Flask, zhou: Inspector) -> None:
    with app.app_context():
        for row in db.session.query(TeamMember):
            db.session.delete(row)
        db.session.commit()
    assert "还没有任务" in zhou.client.get("/field/visits").text


def test_a_visit_shows_site_team_and_each_section(inspector: Callable[..., Inspector]) -> None:
    page = inspector("zhou", SHARED).opens()
    for said in ("云栖谷疗休养基地", "周启明（组长）、沈岚", "西湖区", "首次评价", "公开", "0571-0000 0000", "建议"):
        assert said in text(page), said
    assert page.count('class="line sect"') == 18
    assert len(re.findall(r'<i class="todo">', page)) == 110


def test_the_visit_tells_what_is_wrong_and_missing(zhou: Inspector) -> None:
    zhou.answers("S2-1", choice="d")
    words = text(zhou.opens())
    assert "否决项 S2-1 不合格" in words
    assert "缺 1 张必拍照片" in words
    assert "已答 1 / 8 项 · 否决项不合格 · 缺 1 张照片" in words


@pytest.mark.parametrize("path", ["", "/sections/S2", "/summary", "/submission", "/items/S2-4/history", "/sections/S2/live", "/items/S2-4"])
def test_a_whole_document_is_the_shell_and_a_stranger_s_is_not_found(inspector: Callable[..., Inspector], path: str) -> None:
    he = inspector("he")
    address = f"/field/visits/{named('visit 3')}{path}"
    assert he.client.get(address).status_code == 404
    del he.client.environ_base["HTTP_HX_REQUEST"]
    assert '<main class="page" id="page"' in he.client.get(address).text


def test_an_item_with_two_answers_is_answered_on_neither_page(
    app: Flask, client_of: Callable[..., FlaskClient], inspector: Callable[..., Inspector]
) -> None:
    """Two tablets of one person, neither seeing the other: both pages give the same number."""
    for number, choice in enumerate(("yes", "no")):
        device = tablet(over(client_of("zhou")), "zhou", number)
        device.register()
        device.answer(SHARED, "S2-4", choice="yes")
        device.answer(SHARED, "B1", choice=choice)
        device.push()
    zhou = inspector("zhou", SHARED)
    assert "已答 1 / 110 项" in text(zhou.client.get("/field/visits").text)
    assert "1 / 110" in text(zhou.opens())
