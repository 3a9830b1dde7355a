"""A base's own assessment, apart from every inspection, and an evaluation's walks side by side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Evaluation, Item, TeamMember, Visit
from tests.desk.test_desk import token
from tests.tablets import over, tablet
from tests.versions import SECOND, load_second

ClientOf = Callable[[str], FlaskClient]
BASE_0, OF_0, INSPECTED = named("site 0"), named("evaluation 0"), named("visit 0")
SELF, OPEN_SITE, OPEN = named("visit 14"), named("site 8"), named("evaluation 8")


def asked(desk: FlaskClient, evaluation: str) -> int:
    return desk.post(f"/evaluations/{evaluation}/self-assessment", data={"csrf_token": token(desk)}).status_code


def invited(app: Flask, desk: FlaskClient, site: str, login: str = "fang") -> FlaskClient:
    """Somebody of the base, signed in by the link that the desk showed once."""
    page = desk.post(f"/sites/{site}/people", data={"csrf_token": token(desk), "name": "方敏", "login": login}).text
    link = re.search(r'data-invitation href="http://[^/]+(/login/[^"]+)"', page)
    assert link
    client = app.test_client()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link[1]).text)
    assert csrf
    assert client.post(link[1], data={"csrf_token": csrf[1], "password": "our base by the lake"}).headers["Location"] == "/field/"
    return client


def walked(client_of: ClientOf, login: str, visit: str, choice: str) -> None:
    device = tablet(over(client_of(login)), login)
    device.register()
    device.answer(visit, "B1", choice=choice, number=None, situation=0, na=0, reason=None)
    device.push()


def test_a_base_sees_its_own_assessment_and_nothing_else(client_of: ClientOf) -> None:
    base = client_of("tao")
    assert SELF in base.get("/field/visits").text
    assert base.get(f"/field/visits/{SELF}").status_code == 200
    assert base.get(f"/field/visits/{INSPECTED}").status_code == 404
    assert {base.get(path).status_code for path in ("/", "/sites", f"/visits/{SELF}", f"/evaluations/{OF_0}")} == {403}


def test_what_comes_down_to_a_base_is_its_own_assessment(app: Flask, client_of: ClientOf) -> None:
    """Also where its person stands in another visit's team: a role that changed opens nothing."""
    with app.app_context():
        db.session.add(TeamMember(visit=INSPECTED, person=named("tao")))
        db.session.commit()
    client = client_of("tao")
    device = tablet(over(client), "tao")
    device.register()
    device.sync()
    assert {scope for scope in device.store.known if scope.startswith("visit:")} == {f"visit:{SELF}"}
    assert client.get(f"/field/visits/{INSPECTED}").status_code == 404


def test_the_assessment_of_another_base_is_nobody_s_here(app: Flask, client_of: ClientOf) -> None:
    client = client_of("tao")
    with app.app_context():
        db.session.query(Account).filter_by(login="tao").one().site = OPEN_SITE
        db.session.commit()
    assert client.get(f"/field/visits/{SELF}").status_code == 404, "though its team's list says so"


def test_a_base_is_asked_once_and_before_any_inspection(app: Flask, client_of: ClientOf) -> None:
    desk = client_of("chen")
    assert asked(desk, OPEN) == 409, "nobody of the base can sign in"
    base = invited(app, desk, OPEN_SITE)
    assert asked(desk, OPEN) == 303
    assert asked(desk, OPEN) == 409, "once"
    with app.app_context():
        visit = db.session.query(Visit).filter_by(evaluation=OPEN, body="self").one().id
    assert base.get(f"/field/visits/{visit}").status_code == 200
    invited(app, desk, named("site 1"), "lan")
    walked(client_of, "zhou", named("visit 1"), "yes")
    assert asked(desk, named("evaluation 1")) == 409, "its inspection has begun"


def test_an_assessment_is_no_visit_in_any_list(client_of: ClientOf) -> None:
    assert SELF not in client_of("chen").get("/").text


def test_the_walks_of_an_evaluation_stand_side_by_side(app: Flask, client_of: ClientOf) -> None:
    walked(client_of, "tao", SELF, "yes")
    walked(client_of, "zhou", INSPECTED, "no")
    page = client_of("chen").get(f"/evaluations/{OF_0}").text
    row = re.search(r"<b>B1</b>.*?</tr>", page.split("评分不一致")[1], re.S)
    assert row
    with app.app_context():
        points = [db.session.execute(_of("B1", visit)).scalar() for visit in (SELF, INSPECTED)]
    assert points[0] != points[1]
    for number in points:
        assert f">{(number or 0) // 100}<" in row[0].replace("<small", "<")
    assert re.search(r"两方以上都给了分的 \d+ 项中", page)


def test_what_only_a_newer_version_asks_is_compared_by_its_own_words(app: Flask, client_of: ClientOf) -> None:
    """Both walks went on by it; the evaluation's own version asks no B9 and calls S1-2 otherwise."""
    with app.app_context():
        load_second()
        again = Visit(id=named("again"), evaluation=OF_0, purpose="recheck", planned_on="2026-11-30", lead=named("zhou"))
        db.session.add(again)
        db.session.flush()
        db.session.add(TeamMember(visit=again.id, person=named("zhou")))
        db.session.commit()
    device = tablet(over(client_of("zhou")), "zhou")
    device.register()
    for visit, choice, hours in ((INSPECTED, "yes", "a"), (named("again"), "no", "c")):
        device.record("renewed", visit, {"checklist": SECOND})
        device.answer(visit, "B9", choice=choice, number=None, situation=0, na=0, reason=None)
        device.answer(visit, "S1-2", choice=hours, number=None, situation=0, na=0, reason=None)
    device.push()
    desk = client_of("chen")
    desk.set_cookie("lang", "en")
    page = desk.get(f"/evaluations/{OF_0}").text.split("Items judged differently")[1]
    told = dict(re.findall(r'<th scope="row"><b>([^<]+)</b> ([^<]+)</th>', page))
    with app.app_context():
        names = {code: db.session.get_one(Item, (SECOND, code)).title_en for code in ("B9", "S1-2")}
    assert "(again)" in names["S1-2"]
    assert told == names


def _of(item: str, visit: str) -> object:
    found = scoring.results(visit)
    return db.select(found.c.points).where(found.c.item == item)


@pytest.mark.parametrize("wrong", [{"login": "Zhou"}, {"login": "zhou"}, {"login": ""}, {"name": ""}])
def test_a_wrong_invitation_says_so_and_invites_nobody(app: Flask, client_of: ClientOf, wrong: dict[str, str]) -> None:
    desk = client_of("chen")
    answer = desk.post(f"/sites/{OPEN_SITE}/people", data={"csrf_token": token(desk), "name": "方敏", "login": "fang"} | wrong)
    assert answer.status_code == 422
    assert "请填写" in answer.text
    with app.app_context():
        assert db.session.query(Account).filter_by(site=OPEN_SITE).count() == 0


def test_another_regions_base_and_evaluation_do_not_exist(app: Flask, client_of: ClientOf) -> None:
    desk = client_of("lin")
    with app.app_context():
        mine = db.session.get_one(Evaluation, named("evaluation 1"))
    assert desk.get(f"/evaluations/{mine.id}").status_code == 200
    assert desk.get(f"/evaluations/{OF_0}").status_code == 404
    assert desk.get(f"/sites/{BASE_0}").status_code == 404
    assert asked(desk, OPEN) == 404


def test_a_person_of_a_base_has_one_and_nobody_else_has(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "needs --role site" in run(args=["people", "invite", "fang", "--name", "方敏", "--role", "site"]).output
    assert "needs --role site" in run(args=["people", "invite", "fang", "--name", "方敏", "--site", "烟雨古镇（示例）"]).output
    done = run(args=["people", "invite", "fang", "--name", "方敏", "--role", "site", "--site", "烟雨古镇（示例）"])
    assert done.exit_code == 0
    assert "keeps the role" in run(args=["people", "role", "fang", "inspector"]).output
    assert "0 bases" in run(args=["people", "invite", "lan", "--name", "兰", "--role", "site", "--site", "x"]).output


def test_months_stand_in_their_order(app: Flask, client_of: ClientOf) -> None:
    chen = client_of("chen")
    with app.app_context():
        of = db.session.get_one(Evaluation, OF_0)
        form = {"csrf_token": token(chen), "site": of.site, "checklist": of.checklist}
    for period in ("2027-9", "2027-10", "2027-11"):
        assert chen.post("/evaluations", data=form | {"period": period}).status_code == 303
    for period in ("2027-13", "2027-00", "1999", "2100", "0001", "9999"):
        answer = chen.post("/evaluations", data=form | {"period": period})
        assert (answer.status_code, "请填写 2000 年至 2099 年之间的年份" in answer.text) == (422, True)
    assert re.findall(r"2027-[0-9]+", chen.get(f"/sites/{form['site']}").text)[:3] == ["2027-11", "2027-10", "2027-09"]
