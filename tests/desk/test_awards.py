"""The decision on an evaluation: frozen with its result, decided again only with a reason, and never changed."""

from __future__ import annotations

import copy
import re

from flask import Flask

from inspect_app import standards
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Awarded, Checklist, Fact
from tests.scoring import everything
from tests.tablets import TabletOf

from .awarding import decides, kept, made, submits
from .editor import ClientOf


def test_the_level_that_was_reached_is_frozen_with_its_result(app: Flask, client_of: ClientOf, visit: str) -> None:
    chen = client_of("chen")
    assert decides(chen, visit, stars="2")[0] == 303
    with app.app_context():
        found, checklist = db.session.query(Awarded).one(), db.session.get_one(Checklist, "every-1")
        assert (found.person, found.visit, found.visits, found.reached) == (named("chen"), visit, visit, 2)
        assert (found.checklist, found.content_hash) == ("every-1", checklist.content_hash)
        assert (found.points, found.attainable) == (10_700, 11_000), "25 + 25 + 38 + 80 % of 20 + 3 of bonus"
    page = chen.get(f"/evaluations/{visit}/award").text
    assert 'data-award="2"' in page
    assert checklist.content_hash in page
    assert "data-since" not in page
    assert "已评定" in chen.get(f"/evaluations/{visit}").text


def test_it_is_frozen_with_the_version_that_the_visit_went_on_by(app: Flask, client_of: ClientOf, visit: str) -> None:
    with app.app_context():
        standards.load({**everything.EVERY, "name_en": "Another"}, "every-2", 2, "every-1")
        made("renewed", visit, "zhou", {"checklist": "every-2"})
        db.session.commit()
    assert decides(client_of("chen"), visit, stars="2")[0] == 303
    with app.app_context():
        found, checklist = db.session.query(Awarded).one(), db.session.get_one(Checklist, "every-2")
        assert (found.checklist, found.content_hash) == ("every-2", checklist.content_hash)


def test_another_level_needs_a_reason_and_a_level_of_the_checklist(app: Flask, client_of: ClientOf, visit: str) -> None:
    chen = client_of("chen")
    status, page = decides(chen, visit, stars="1")
    assert (status, kept(app)) == (422, [])
    assert "请写明理由" in page
    assert decides(chen, visit, stars="5", reason="x")[0] == 422
    assert decides(chen, visit, stars="", reason="x")[0] == 422
    assert decides(chen, visit, stars="1", reason="  餐饮投诉待查 ")[0] == 303
    assert kept(app) == [(1, 0, "餐饮投诉待查")]
    assert "按规则为 2★" in chen.get(f"/evaluations/{visit}/award").text


def test_what_comes_later_is_shown_and_changes_no_decision(app: Flask, client_of: ClientOf, visit: str) -> None:
    chen = client_of("chen")
    decides(chen, visit, stars="2")
    with app.app_context():
        made("answered", visit, "shen", {"item": "A-2", **everything.EMPTY, "choice": "c"})
        made("noted", visit, "shen", {"item": "A-2", "text": "x"})
        db.session.commit()
    for page in (chen.get(f"/evaluations/{visit}/award").text, chen.get(f"/evaluations/{visit}").text):
        said = re.sub(r"<[^>]+>|\s+", " ", page.split("data-since")[1])
        assert "此后又收到：1 条作答" in said, "a note is none"
        assert "其依据现已不再计入" in said, "shen has not submitted"
    with app.app_context():
        submits(visit, "shen")
        db.session.commit()
    said = chen.get(f"/evaluations/{visit}").text
    assert "现结果为 102 / 110 分，1★；评定时为 107 / 110 分，2★" in said, "A-2 is 5 of 10, and failed"
    assert kept(app) == [(2, 0, None)]


def test_a_newer_version_chosen_afterwards_is_shown(app: Flask, client_of: ClientOf, visit: str) -> None:
    """What a tablet that held it back brings may change the result: an item is worth more there."""
    chen = client_of("chen")
    decides(chen, visit, stars="2")
    with app.app_context():
        another = copy.deepcopy(everything.EVERY)
        another["total_points"], first = 130, another["sections"][0]
        first["max_points"], first["items"][0]["max_points"] = 35, 20
        standards.load(another, "every-2", 2, "every-1")
        made("renewed", visit, "zhou", {"checklist": "every-2"})
        db.session.commit()
    said = re.sub(r"<[^>]+>|\s+", " ", chen.get(f"/evaluations/{visit}").text.split("data-since")[1])
    assert "此后又收到：1 次改用新版检查表" in said
    assert "现结果为" in said


def test_decided_again_and_revoked_all_of_it_stays(app: Flask, client_of: ClientOf, visit: str) -> None:
    chen = client_of("chen")
    decides(chen, visit, stars="2")
    assert decides(chen, visit, stars="2")[0] == 422, "again: with a reason"
    assert decides(chen, visit, stars="1", reason="复议")[0] == 303
    assert decides(chen, visit, stars="2", reason="x", base="")[0] == 409, "somebody decided meanwhile"
    assert decides(chen, visit, revoke="1", reason="")[0] == 422
    assert decides(chen, visit, revoke="1", reason="举报属实")[0] == 303
    assert decides(chen, visit, revoke="1", reason="再撤")[0] == 409
    assert decides(chen, visit, stars="2", reason="整改后")[0] == 303
    assert kept(app) == [(2, 0, None), (1, 0, "复议"), (0, 1, "举报属实"), (2, 0, "整改后")]
    page = chen.get(f"/evaluations/{visit}/award").text
    assert page.count("data-decision") == 4
    assert 'data-award="2"' in page


def test_only_supervisors_of_the_region_decide_and_no_tablet(app: Flask, client_of: ClientOf, tablet_of: TabletOf, visit: str) -> None:
    assert client_of("zhou").get(f"/evaluations/{visit}/award").status_code == 403
    assert decides(client_of("lin"), visit, stars="2")[0] == 404
    zhou = tablet_of("zhou")
    said = {"evaluation": visit, "stars": 2, "revoked": 0, "reached": 2, "points": 0, "attainable": 0, "replies": 0, "visits": visit}
    id = zhou.record("awarded", visit, said | {"checklist": "every-1", "content_hash": "x", "reason": None})
    zhou.push()
    with app.app_context():
        assert db.session.get_one(Fact, id).reason == "desk-only"
    assert kept(app) == []


def reasons(page: str) -> dict[str, str]:
    """What stands in the two fields for one."""
    return dict(re.findall(r'<input id="(reason|why)" name="reason"[^>]*? value="([^"]*)"', re.sub(r' maxlength="\d+"', "", page)))


def test_why_it_is_revoked_stays_when_somebody_decided_meanwhile(app: Flask, client_of: ClientOf, visit: str) -> None:
    chen, xu = client_of("chen"), client_of("xu")
    decides(chen, visit, stars="2")
    with app.app_context():
        (before,) = db.session.query(Awarded).all()
        seen = before.id
    decides(xu, visit, stars="1", reason="复议")
    status, page = decides(chen, visit, revoke="1", reason="举报 & 属实", base=seen)
    assert (status, reasons(page)) == (409, {"reason": "", "why": "举报 &amp; 属实"})
    assert re.search(r"<details[^>]* open>.*data-revoke", page, re.S)
    decides(xu, visit, revoke="1", reason="先撤")
    status, page = decides(chen, visit, revoke="1", reason="举报 & 属实", base=seen)
    assert (status, reasons(page)) == (409, {"reason": ""})
    assert "你填写的内容：举报 &amp; 属实" in page
    assert "你填写的内容" not in decides(chen, visit, stars="1", reason="y", base=seen)[1]
