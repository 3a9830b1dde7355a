"""The decision on an evaluation: frozen with its result, refused while something is open, decided again only with a reason, and never changed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from inspect_app import scoring, server, standards
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Awarded, Checklist, Device, Fact, Submitted
from tests.scoring import everything
from tests.tablets import TabletOf

ClientOf = Callable[[str], FlaskClient]


def made(kind: str, visit: str, login: str, fields: dict[str, Any], **lists: list[str]) -> str:
    """By a tablet of this person."""
    device = server.new_id()
    db.session.add(Device(id=device, person=named(login), label="", registered_at=0))
    db.session.flush()
    answer = current_app.extensions["field"].log().record(kind, visit, named(login), device, fields, lists)
    assert answer.result in ("applied", "conflict"), answer
    return answer.id


def submits(visit: str, login: str) -> str:
    own = [row.id for row in db.session.execute(scoring.answer_heads(visit, Answered.person == named(login)))]
    return made("submitted", visit, login, {"remark": None}, covers=own)


def whole() -> str:
    """A visit of zhou and shen, submitted by zhou, two stars; its evaluation has the same id."""
    visit = everything.placed()
    everything.answer(visit, "zhou", everything.BEST)
    submits(visit, "zhou")
    return visit


@pytest.fixture
def visit(app: Flask) -> str:
    with app.app_context():
        visit = whole()
        db.session.commit()
    return visit


def decides(desk: FlaskClient, evaluation: str, **form: str) -> tuple[int, str]:
    page = desk.get(f"/evaluations/{evaluation}/award").text
    seen = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("csrf_token", "base", "seen")}
    known = {name: found[1] for name, found in seen.items() if found}
    answer = desk.post(f"/evaluations/{evaluation}/award", data={"base": "", "csrf_token": token(desk)} | known | form)
    return answer.status_code, answer.text


def token(desk: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/visits/new").text)
    assert found
    return found[1]


def kept(app: Flask) -> list[tuple[int, int, str | None]]:
    with app.app_context():
        return [(row.stars, row.revoked, row.reason) for row in db.session.query(Awarded).order_by(Awarded.id)]


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


def _conflict(visit: str) -> None:
    made("answered", visit, "zhou", {"item": "A-2", **everything.EMPTY, "choice": "c"})
    made("settled", visit, "zhou", {"item": "A-2", **everything.EMPTY, "choice": "c"})


def _consent(visit: str) -> None:
    again = db.session.query(Submitted).filter_by(visit=visit).one().id
    made("reopened", visit, "zhou", {"sheet": named("zhou"), "reason": "x"}, base=[again])
    before = db.session.query(Answered).filter_by(visit=visit, item="A-1").one().id
    made("answered", visit, "zhou", {"item": "A-1", **everything.EMPTY, "na": 1, "reason": "没有"}, base=[before])
    submits(visit, "zhou")


def _sheet(visit: str) -> None:
    made("answered", visit, "shen", {"item": "A-2", **everything.EMPTY, "choice": "a"})


def _tablet(visit: str) -> None:
    db.session.add(Device(id=server.new_id(), person=named("shen"), label="", registered_at=0, pending_facts=3))


def _photos(visit: str) -> None:
    sizes = {"bytes": 1, "width": 1, "height": 1, "original_bytes": 1, "original_kept": 0, "mime": "image/jpeg", "pipeline": "x"}
    made("attached", visit, "zhou", {"item": "A-1", "sha256": "0" * 64, "original_sha256": "0" * 64, "captured_at": None, **sizes})


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_conflict, "A-2 有相互矛盾的作答"),
        (_consent, "A-1 标为不适用，等待您同意"),
        (_sheet, "已作答但未提交"),
        (_tablet, "平板上还有 3 条记录"),
        (_photos, "有 1 张照片尚未到达"),
    ],
)
def test_it_is_refused_while_something_is_open(
    app: Flask, client_of: ClientOf, visit: str, happens: Callable[[str], None], said: str
) -> None:
    with app.app_context():
        happens(visit)
        db.session.commit()
    status, page = decides(client_of("chen"), visit, stars="2", reason="x")
    assert (status, kept(app)) == (409, [])
    assert "未作评定" in page
    assert said in page


@pytest.mark.parametrize(("since", "status"), [("2020-01-01T00:00:00+08:00", 409), ("2199-01-01T00:00:00+08:00", 303)])
def test_a_tablet_may_hold_what_its_person_did_after_submitting(
    app: Flask, client_of: ClientOf, visit: str, since: str, status: int
) -> None:
    """It is of another visit, or late."""
    with app.app_context():
        more = {"pending_facts": 3, "pending_since": since}
        db.session.add(Device(id=server.new_id(), person=named("zhou"), label="", registered_at=0, **more))
        db.session.commit()
    assert decides(client_of("chen"), visit, stars="2")[0] == status


def test_what_is_kept_apart_has_to_be_looked_at(app: Flask, client_of: ClientOf, tablet_of: TabletOf, visit: str) -> None:
    zhou, chen = tablet_of("zhou"), client_of("chen")
    zhou.record("scribbled", visit, {"strokes": 3})
    zhou.push()
    assert decides(chen, visit, stars="2", reason="x")[0] == 409
    assert decides(chen, visit, stars="2", apart="1")[0] == 422, "and it needs a reason"
    zhou.record("scribbled", visit, {"strokes": 4})
    zhou.push()
    assert decides(chen, visit, stars="2", reason="x", apart="1")[0] == 409, "another one came"
    assert decides(chen, visit, stars="2", reason="画错了", apart="2")[0] == 303


def test_nothing_is_decided_without_a_visit_that_counts(app: Flask, client_of: ClientOf) -> None:
    status, page = decides(client_of("chen"), named("evaluation 8"), stars="3", reason="x")
    assert (status, kept(app)) == (409, [])
    assert "尚无计入的检查" in page


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
