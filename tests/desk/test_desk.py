"""The supervisors' desk: lists, one visit as it arrives, planning."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import server, summaries
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.desk import visits
from inspect_app.models import Checklist, Evaluation, Site, TeamMember, Visit
from tests.tablets import BASE, jpeg, over, tablet

ClientOf = Callable[[str], FlaskClient]


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/visits/new").text)
    assert found
    return found[1]


def shown(html: str) -> list[str]:
    return re.findall(r'<a class="line" href="/visits/([^"]+)"', html)


def test_the_list_goes_on_by_place_not_by_count(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, client = shown(client_of("chen").get("/").text), client_of("chen")
    monkeypatch.setattr(visits, "PAGE", 5)
    pages, address = [], "/"
    while address:
        html = client.get(address).text
        pages.append(shown(html))
        more = re.search(r'hx-get="([^"]*before=[^"]*)"', html)
        address = more[1].replace("&amp;", "&") if more else ""
    assert [v for page in pages for v in page] == whole
    assert len(whole) > 10
    assert {len(p) for p in pages[:-1]} == {5}


def test_filters_narrow_the_list(client_of: ClientOf) -> None:
    client = client_of("chen")
    assert shown(client.get("/?q=云栖谷").text) == [BASE]
    assert shown(client.get("/?q=%25").text) == [], "a wildcard is a letter like any other"
    assert set(shown(client.get("/?region=淳安县").text)) < set(shown(client.get("/").text))
    assert len(shown(client.get("/?region=淳安县").text)) >= 2
    assert shown(client.get("/?state=submitted").text) == []
    assert "没有符合的任务" in client.get("/?q=nothing").text


def test_an_answer_and_a_photo_appear_beside_their_item(app: Flask, client_of: ClientOf) -> None:
    device = tablet(over(client_of("zhou")), "zhou")
    device.register("平板 7")
    device.answer(BASE, "B1", choice="no", number=None, situation=0, na=0, reason=None)
    device.note(BASE, "B1", "手续 <b>不全</b>")
    device.attach(BASE, "B1", jpeg(), 320, 240)
    device.push()
    desk = client_of("chen")
    before = desk.get(f"/visits/{BASE}").text
    card = re.search(r'<article class="item" id="item-B1".*?</article>', before, re.S)
    assert card
    for text in ("否", "周启明", "平板 7", "手续 &lt;b&gt;不全&lt;/b&gt;", "尚未到达"):
        assert text in card[0]
    since = re.search(r"changes\?since=(\d+)", before)
    assert since
    assert desk.get(f"/visits/{BASE}/changes?since={since[1]}").status_code == 204
    device.send_photos()
    news = desk.get(f"/visits/{BASE}/changes?since={since[1]}").text
    assert 'id="item-B1"' in news
    assert "data-view=" in news
    assert 'id="item-B2"' not in news, "only what changed"


def test_two_answers_of_one_person_are_shown_as_two(client_of: ClientOf) -> None:
    for number, choice in enumerate(("yes", "no")):
        device = tablet(over(client_of("zhou")), "zhou", number)
        device.register()
        device.answer(BASE, "B1", choice=choice, number=None, situation=0, na=0, reason=None)
        device.push()
    page = client_of("chen").get(f"/visits/{BASE}").text
    assert page.count("答案相互矛盾") == 2, "at the head and at the item"
    assert page.count('data-fact="') == 2


def test_what_the_lead_settled_is_shown_first_and_ends_the_conflict(client_of: ClientOf) -> None:
    tablets = [tablet(over(client_of("zhou")), "zhou", number) for number in (1, 2)]
    for device, choice in zip(tablets, ("yes", "no"), strict=True):
        device.register()
        device.answer(BASE, "B1", choice=choice)
        device.push()
    seen = [id for device in tablets for id in device.heads(BASE, ("answered",), item="B1")]
    value = {"item": "B1", "choice": "no", "number": None, "situation": 0, "na": 0, "reason": None}
    tablets[0].record("settled", BASE, value, seen)
    tablets[0].push()
    page = client_of("chen").get(f"/visits/{BASE}").text
    assert "答案相互矛盾" not in page
    assert page.count('data-fact="') == 3
    assert page.index("组长裁定，以此为准") < page.index("否</b>") < page.index("是</b>")


def test_what_is_quarantined_is_said_in_words(client_of: ClientOf) -> None:
    device = tablet(over(client_of("zhou")), "zhou")
    device.register()
    device.answer(BASE, "B1", choice="perhaps", number=None, situation=0, na=0, reason=None)
    device.push()
    assert "违反检查表规则" in client_of("chen").get(f"/visits/{BASE}").text


def plan(**changes: str | list[str]) -> dict[str, str | list[str]]:
    whole = {
        "evaluation": named("evaluation 4"),
        "purpose": "recheck",
        "planned_on": "2026-12-24",
        "lead": named("he"),
        "team": [named("shen")],
    }
    return {k: v for k, v in (whole | changes).items() if v}


def test_a_planned_visit_reaches_its_team(app: Flask, client_of: ClientOf) -> None:
    desk = client_of("chen")
    answer = desk.post("/visits", data={**plan(secret="1"), "csrf_token": token(desk)})
    assert answer.status_code == 303
    visit = answer.headers["Location"].rsplit("/", 1)[1]
    with app.app_context():
        assert {m.person for m in db.session.query(TeamMember).filter_by(visit=visit)} == {named("he"), named("shen")}
        made = db.session.get_one(Visit, visit)
        assert (made.lead, made.secret, made.practice) == (named("he"), 1, 0)
    assert client_of("he").get(f"/field/visits/{visit}").status_code == 200
    assert client_of("zhou").get(f"/field/visits/{visit}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"evaluation": "x"},
        {"purpose": "fun"},
        {"lead": named("chen")},
        {"team": ["nobody"]},
    ],
)
def test_a_wrong_plan_says_so_and_keeps_what_was_typed(app: Flask, client_of: ClientOf, wrong: dict[str, str]) -> None:
    desk = client_of("chen")
    with app.app_context():
        before = db.session.query(Visit).count()
    for lang, said in (("zh", "请填写，或从列表中选择"), ("en", "Please fill this in, or choose from the list.")):
        desk.set_cookie("lang", lang)
        answer = desk.post("/visits", data={**plan(**wrong), "csrf_token": token(desk)})
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{named("shen")}" checked' in answer.text or "team" in wrong
    with app.app_context():
        assert db.session.query(Visit).count() == before


@pytest.mark.parametrize("day", ["", "2026-13-01", "0001-01-01", "0226-12-24", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_not_planned(client_of: ClientOf, day: str) -> None:
    desk = client_of("chen")
    for lang, said in (("zh", "请填写 2000 年至 2099 年之间的日期。"), ("en", "Give a day of the years 2000 to 2099.")):
        desk.set_cookie("lang", lang)
        answer = desk.post("/visits", data={**plan(planned_on=day, secret="1"), "csrf_token": token(desk)})
        assert (answer.status_code, said in answer.text) == (422, True)
        for kept in (f'value="{named("shen")}" checked', 'name="secret" value="1" checked', f'value="{day}"'):
            assert kept in answer.text


def test_the_first_and_the_last_day_are_planned(client_of: ClientOf) -> None:
    desk = client_of("chen")
    for day in ("2000-01-01", "2099-12-31"):
        assert desk.post("/visits", data={**plan(planned_on=day), "csrf_token": token(desk)}).status_code == 303


def test_a_recommending_bodys_visit_stands_beside_and_counts_nowhere(app: Flask, client_of: ClientOf) -> None:
    """Where the checklist has a column of theirs, walked by inspectors like any other; no secret one."""
    desk, evaluation = client_of("chen"), named("evaluation 4")

    def asked(**changes: str) -> TestResponse:
        return desk.post("/visits", data={**plan(**{"body": "recommending", **changes}), "csrf_token": token(desk)})

    assert "没有推荐单位评分栏" in asked().text
    with app.app_context():
        db.session.get_one(Checklist, "hangzhou-2022-1").bodies = "inspection,recommending"
        db.session.commit()
    assert "不能是暗访" in asked(secret="1").text
    assert asked(body="self").status_code == 422
    answer = asked()
    assert answer.status_code == 303
    visit = answer.headers["Location"].rsplit("/", 1)[1]
    device = tablet(over(client_of("he")), "he")
    device.register()
    made = device.answer(visit, "B1", choice="yes", number=None, situation=0, na=0, reason=None)
    device.record("submitted", visit, {"remark": None}, covers=[made])
    device.push()
    page = desk.get(f"/evaluations/{evaluation}").text
    assert "推荐单位" in page
    assert "尚无计入的检查" in page
    assert "推荐单位" in client_of("he").get(f"/field/visits/{visit}").text


def test_a_base_an_evaluation_and_a_visit_can_be_made(app: Flask, client_of: ClientOf) -> None:
    desk = client_of("chen")
    site = {"name": "新基地（示例）", "kind": "farm", "tier": "city", "region": "余杭区", "address": "示例路 1 号"}
    assert desk.post("/sites", data={"csrf_token": token(desk), "name": ""}).status_code == 422
    assert desk.post("/sites", data={**site, "csrf_token": token(desk)}).status_code == 303
    with app.app_context():
        made = db.session.query(Site).filter_by(name=site["name"]).one().id
    form = {"site": made, "checklist": "hangzhou-2022-1", "period": "2026", "csrf_token": token(desk)}
    assert desk.post("/evaluations", data=form | {"period": "soon"}).status_code == 422
    answer = desk.post("/evaluations", data=form)
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.query(Evaluation).filter_by(site=made).one().id in answer.headers["Location"]


def test_a_visit_of_long_ago_costs_the_list_nothing(app: Flask, client_of: ClientOf) -> None:
    with app.app_context():
        for n in range(120):
            visit = Visit(
                id=server.new_id(),
                evaluation=named("evaluation 0"),
                purpose="first",
                secret=0,
                practice=0,
                planned_on=f"2020-01-{n % 28 + 1:02d}",
                lead=named("zhou"),
            )
            db.session.add(visit)
        db.session.commit()
        summaries.refresh(db.session.connection(), visit.id)
        db.session.commit()
    assert len(shown(client_of("chen").get("/").text)) == 30


def test_planning_a_practice_visit_leads_back_to_the_list(client_of: ClientOf) -> None:
    desk = client_of("chen")
    answer = desk.post("/visits", data={**plan(practice="1"), "csrf_token": token(desk)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
