"""A visit is cancelled by its lead, or by the desk, and goes on again: everything is kept, and nothing of it counts meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.desk import deciding
from inspect_app.models import Answered, CalledOff, Cancelled, Fact, Visit, VisitSummary
from tests.desk.test_desk import shown, token
from tests.tablets import BASE, TabletOf, count

from .test_visits import groups
from .walk import SHARED, Inspector, ok

WHY = "暴雨封路 <b>"
SAID = "暴雨封路 &lt;b&gt;"


@pytest.fixture
def lead(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector("zhou", SHARED)


@pytest.fixture
def chen(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    return client_of("chen")


def says(lead: Inspector, off: int, reason: str = WHY) -> str:
    words = re.findall(r'name="base" value="([^"]+)"', lead.opens("/mistakes"))
    return ok(lead.acts("/cancel", off=off, reason=reason, base=words))


def desk_says(desk: FlaskClient, off: int, reason: str = "改期") -> int:
    return desk_sends(desk, base_of(desk), off, reason).status_code


def desk_sends(desk: FlaskClient, base: str, off: int, reason: str) -> TestResponse:
    return desk.post(f"/visits/{SHARED}/cancel", data={"csrf_token": token(desk), "off": off, "reason": reason, "base": base})


def base_of(desk: FlaskClient) -> str:
    """What the page had seen said."""
    return re.findall(r'name="base" value="([^"]*)"', desk.get(f"/visits/{SHARED}").text)[-1]


def state(app: Flask) -> str:
    with app.app_context():
        found = db.session.get(VisitSummary, SHARED)
        return found.state if found else "planned"


def checked(app: Flask) -> bool:
    return app.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_the_lead_cancels_and_it_stands_apart(app: Flask, lead: Inspector) -> None:
    lead.answers("S2-4", choice="yes")
    says(lead, 1)
    apart = groups(lead)
    assert list(apart)[-1] == "已取消"
    assert apart["已取消"] == ["云栖谷疗休养基地"]
    assert "今天" not in apart
    page = lead.client.get("/field/visits").text
    assert f"已取消：{SAID} · 周启明" in page
    assert all(SAID in lead.opens(path) for path in ("", "/sections/S2", "/submission"))
    assert 'id="bar"' not in lead.opens(), "no next item"
    assert state(app) == "cancelled"
    assert checked(app)


def test_it_goes_on_again_with_all_that_was_there(app: Flask, lead: Inspector) -> None:
    lead.answers("S2-4", choice="yes")
    says(lead, 1)
    says(lead, 0, "路通了")
    assert groups(lead)["今天"] == ["云栖谷疗休养基地"]
    assert "data-off" not in lead.opens()
    assert state(app) == "under_way"
    assert (count(app, Cancelled), count(app, Answered)) == (2, 1)
    says(lead, 1, "又下雨")
    assert state(app) == "cancelled"


def test_a_submitted_sheet_does_not_stand_in_the_way(app: Flask, lead: Inspector) -> None:
    lead.answers("S2-4", choice="yes")
    lead.submits("base closed at noon")
    says(lead, 1)
    assert state(app) == "cancelled"
    assert SAID in lead.opens("/submission")
    says(lead, 0, "it opens again")
    assert state(app) == "submitted"


def test_a_reason_is_asked_for_and_a_word_is_said_once(lead: Inspector) -> None:
    assert lead.refused("/cancel", off=1, reason=" ") == "请说明原因"
    assert lead.refused("/cancel", off=0, reason="x") == "此前已经说明过，请看这里的现状。"
    says(lead, 1)
    assert lead.refused("/cancel", off=1, reason="x") == "此前已经说明过，请看这里的现状。"


def test_only_the_lead_of_the_team(lead: Inspector, inspector: Callable[..., Inspector], tablet_of: TabletOf, app: Flask) -> None:
    shen = inspector("shen", SHARED)
    assert "data-cancel" not in shen.opens("/mistakes")
    assert shen.refused("/cancel", off=1, reason="x") == "只有组长或管理端可以取消检查"
    he = tablet_of("he")
    made = [he.record("cancelled", BASE, {"off": 1, "reason": "x"}), he.record("called_off", BASE, {"off": 1, "reason": "x"})]
    he.push()
    with app.app_context():
        assert [(f.state, f.reason) for f in map(db.session.get_one, (Fact, Fact), made)] == [
            ("quarantined", "against-rule"),
            ("quarantined", "desk-only"),
        ]
    assert state(app) != "cancelled"


def test_what_others_send_later_is_kept_and_shown(app: Flask, lead: Inspector, tablet_of: TabletOf, chen: FlaskClient) -> None:
    shen = tablet_of("shen")
    shen.answer(BASE, "S2-4", choice="yes", number=None, situation=0, na=0, reason=None)
    says(lead, 1)
    shen.push()
    shen.pull()
    assert {line.h["kind"] for line in shen.store.facts.values()} >= {"answered", "cancelled"}
    assert state(app) == "cancelled"
    assert 'data-fact="' in chen.get(f"/visits/{SHARED}").text.split('id="item-S2-4"')[1].split("</article>")[0]
    assert checked(app)


def test_the_desk_cancels_and_its_word_is_the_last(app: Flask, lead: Inspector, chen: FlaskClient) -> None:
    assert desk_says(chen, 1, " ") == 422
    assert desk_says(chen, 1) == 303
    assert state(app) == "cancelled"
    assert "由管理端" in lead.opens()
    assert "data-go-on" not in lead.opens("/mistakes")
    assert lead.refused("/cancel", off=0, reason="x") == "管理端已取消本次检查，请向管理端确认是否恢复。"
    assert desk_says(chen, 0) == 303
    assert state(app) == "planned" or state(app) == "under_way"
    says(lead, 1)
    assert desk_says(chen, 0) == 303, "the lead's word too"
    assert "data-off" not in lead.opens()
    assert count(app, CalledOff) == 3


def test_what_another_said_meanwhile_is_not_overwritten(app: Flask, lead: Inspector, chen: FlaskClient) -> None:
    seen = base_of(chen)
    says(lead, 1)
    answer = desk_sends(chen, seen, 1, "another reason")
    assert answer.status_code == 409
    assert "在此期间已有他人作出说明" in answer.text
    assert SAID in answer.text, "what stands now"
    assert 'value="another reason"' in answer.text, "and what was typed"
    assert count(app, CalledOff) == 0


def test_the_desk_leaves_it_out_of_lists_and_sums(lead: Inspector, chen: FlaskClient) -> None:
    lead.answers("B1", choice="yes")
    evaluation = re.findall(r'href="/evaluations/([^"?]+)"', chen.get(f"/visits/{SHARED}").text)[0]
    before = chen.get(f"/evaluations/{evaluation}").text
    says(lead, 1)
    assert SHARED not in shown(chen.get("/").text)
    assert shown(chen.get("/?state=cancelled").text) == [SHARED]
    assert SAID in chen.get("/?state=cancelled").text
    page, after = chen.get(f"/visits/{SHARED}").text, chen.get(f"/evaluations/{evaluation}").text
    assert SAID in page.split('id="onsite"')[0]
    assert 'class="stars' not in page.split('id="onsite"')[0]
    assert before.count("data-unfinished") == after.count("data-unfinished") + 1
    assert SAID in after.split("已取消")[1]


def test_it_is_no_work_left_to_do(lead: Inspector) -> None:
    before = lead.client.get("/field/ready").text
    says(lead, 1)
    after = lead.client.get("/field/ready").text
    assert SHARED in before
    assert SHARED not in after


def test_two_words_apart_and_it_stays_cancelled(app: Flask, lead: Inspector, tablet_of: TabletOf) -> None:
    """Two tablets of the lead: one says it goes on without having seen the other's cancellation."""
    one, other = tablet_of("zhou"), tablet_of("zhou", 1)
    first = one.record("cancelled", BASE, {"off": 1, "reason": "a"})
    one.push()
    other.record("cancelled", BASE, {"off": 1, "reason": "b"})
    one.record("cancelled", BASE, {"off": 0, "reason": "c"}, [first])
    one.push()
    other.push()
    assert state(app) == "cancelled"
    says(lead, 0)
    assert state(app) != "cancelled"


def test_an_evaluation_does_not_count_it(app: Flask, lead: Inspector, chen: FlaskClient) -> None:
    lead.answers("B1", choice="yes")
    lead.submits("x")
    with app.app_context():
        evaluation = db.session.get_one(Visit, SHARED).evaluation
        assert SHARED in db.session.execute(scoring.counting(evaluation)).scalars().all()
    assert desk_says(chen, 1) == 303
    with app.app_context():
        assert SHARED not in db.session.execute(scoring.counting(evaluation)).scalars().all()
        assert SHARED not in {row["id"] for row in db.session.execute(deciding.own_visits(evaluation)).mappings()}
    assert desk_says(chen, 0) == 303
    with app.app_context():
        assert SHARED in db.session.execute(scoring.counting(evaluation)).scalars().all()
