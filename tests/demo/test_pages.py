"""Every page has something to show of the demo world."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app.database import db
from inspect_app.demo.world import SITES, VISITS, named
from inspect_app.models import Attached, VisitSummary
from tests.conftest import sign_in
from tests.demo.known import ASTRAY, DONE, INSPECTORS, LATE, OFF, TODAY, YESTERDAY, summary


@pytest.mark.parametrize("number", range(len(VISITS)))
def test_the_desk_shows_every_visit(world: Flask, number: int) -> None:
    page = sign_in(world, "chen").get(f"/visits/{named(f'visit {number}')}")
    assert page.status_code == 200
    assert SITES[VISITS[number].site][0] in page.text
    with world.app_context():
        held = db.session.get_one(VisitSummary, named(f"visit {number}")).photos_held
    shown = set(re.findall(r'data-view="(\w+)"', page.text))  # at two items it is one photo
    assert abs(len(shown) - held) <= 1, "a removed photo is not shown"


def test_the_desk_shows_a_visit_with_all_that_can_be(world: Flask) -> None:
    desk = sign_in(world, "chen")
    page = desk.get(f"/visits/{DONE}").text
    assert page.count('data-fact="') == 220, "two inspectors, 110 items each"
    assert "周启明" in page
    assert "何志远" in page
    today = desk.get(f"/visits/{TODAY}").text
    assert 'class="slot"' in today, "photos on their way"
    assert 'class="say warn"' in today, "two answers of one person"


@pytest.mark.parametrize("login", INSPECTORS)
def test_every_page_of_an_inspector_has_something_to_show(world: Flask, login: str) -> None:
    client = sign_in(world, login)
    assert client.get("/field/visits").text.count("示例") >= 5
    for number, planned in enumerate(VISITS):
        visit = f"/field/visits/{named(f'visit {number}')}"
        pages = (visit, f"{visit}/sections/S2", f"{visit}/summary", f"{visit}/submission", f"{visit}/items/B1/history")
        for page in pages:
            assert client.get(page).status_code == (200 if login in planned.team else 404), page


def test_an_answer_that_was_changed_has_a_history(world: Flask) -> None:
    page = sign_in(world, "shen").get(f"/field/visits/{YESTERDAY}/items/B1/history").text
    assert page.count("event") >= 2


def test_a_visit_is_cancelled_and_planned_anew(world: Flask) -> None:
    assert "已取消：暴雨封路" in sign_in(world, "shen").get("/field/visits").text
    assert OFF in sign_in(world, "chen").get("/?state=cancelled").text


def test_what_was_entered_at_the_wrong_base_stands_at_the_right_one(world: Flask) -> None:
    shen = sign_in(world, "shen")
    assert "由芦花荡渔村（示例）移来的记录：6" in shen.get(f"/field/visits/{YESTERDAY}/mistakes").text
    assert "移到青岚山居（示例）的记录：6" in shen.get(f"/field/visits/{ASTRAY}/mistakes").text
    with world.app_context():
        assert (summary(ASTRAY).answered, summary(YESTERDAY).answered) == (0, 70)


def test_one_evaluation_is_decided_and_nothing_stands_against_it(world: Flask) -> None:
    page = sign_in(world, "chen").get(f"/evaluations/{named('evaluation 1')}/award").text
    assert 'data-award="5"' in page
    assert "暂不能评定" not in page


def test_what_was_recorded_on_site_is_there(world: Flask) -> None:
    page = sign_in(world, "zhou").get(f"/field/visits/{DONE}/onsite").text
    assert page.count('data-entry="signed"') == 3
    assert "data-awaited" not in page
    assert "一个月内到期" in page
    assert "签名后新增或改动的答案" not in page
    assert sign_in(world, "shen").get(f"/field/visits/{YESTERDAY}/findings").text.count("data-finding=") == 2


def test_late_entries_stand_beside_a_submitted_sheet(world: Flask) -> None:
    assert sign_in(world, "shen").get(f"/field/visits/{LATE}/submission").text.count("data-late=") == 2
    with world.app_context():
        assert (summary(LATE).state, summary(LATE).answered) == ("submitted", 110)


def test_a_photo_of_it_is_a_picture(world: Flask) -> None:
    with world.app_context():
        sha256 = db.session.scalars(select(Attached.sha256).where(Attached.visit == DONE)).first()
    with sign_in(world, "chen").get(f"/field/photos/{sha256}?variant=thumb") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.data.startswith(b"\xff\xd8")
