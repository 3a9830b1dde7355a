"""The lead lets an open visit go on by a newer version: answers stay by their code, what no longer fits is asked again, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.models import Answered, Fact, Renewed
from inspect_app.standards import DEFAULT_ID
from tests.tablets import TabletOf
from tests.versions import SECOND, THIRD, load_second, load_third

from .walk import SHARED, Inspector, ok, pressed, state, text

Team = tuple[Inspector, Inspector]


@pytest.fixture
def team(app: Flask, inspector: Callable[..., Inspector]) -> Team:
    """zhou, the lead, and shen, who answered what the second version asks otherwise."""
    with app.app_context():
        load_second()
        db.session.commit()
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    zhou.answers("B1", choice="yes")
    zhou.answers("B3", choice=LAST)
    shen.answers("S2-4", choice="yes")
    return zhou, shen


LAST = "c"  # of B3, called otherwise in the second version


def renews(inspector: Inspector) -> str:
    return ok(inspector.acts("/renew", checklist=SECOND))


def version(app: Flask) -> str:
    with app.app_context():
        return str(db.session.execute(db.select(scoring.checklist_of(SHARED))).scalar_one())


def test_the_differences_stand_before_the_choice(team: Team) -> None:
    zhou, shen = team
    assert "检查表第 2 版已到" in zhou.opens()
    page = zhou.opens("/version")
    said = {code: change for change, code in re.findall(r'data-change="(\w+)"><span><b>([^<]+)</b>', page)}
    assert said == {"B1": "gone", "B9": "new", "B3": "options", "S1-2": "words"}
    assert re.search(r"不再检查 · 已答", text(page))
    assert "data-renew" in page
    assert "data-renew" not in shen.opens("/version")


def test_answers_stay_by_code_and_what_fits_no_more_is_asked_again(app: Flask, team: Team) -> None:
    zhou, shen = team
    page = renews(zhou)
    assert (version(app), "本机上没有更新的版本" in page) == (SECOND, True)
    first = zhou.opens("/sections/B")
    assert 'data-item="B1"' not in first
    assert (state(first, "B9"), state(first, "B3")) == ("open", "open")
    assert pressed(shen.opens("/sections/S2"), "S2-4") == ["yes"]
    zhou.answers("B3", choice="other")
    assert pressed(zhou.opens("/sections/B"), "B3") == ["other"]
    with app.app_context():
        kept = {row.item for row in db.session.query(Answered).filter_by(visit=SHARED)}
        assert {"B1", "B3", "S2-4"} <= kept, "every answer is kept"
        items = {row.item: row.answered for row in db.session.execute(db.select(scoring.results(SHARED)))}
        assert "B1" not in items
        assert (items["B9"], items["B3"], items["S2-4"]) == (0, 1, 1)


def test_only_the_lead_and_only_while_no_sheet_is_submitted(app: Flask, team: Team) -> None:
    zhou, shen = team
    assert "只有组长" in shen.refused("/renew", checklist=SECOND)
    assert "不是本次检查所用检查表的新版" in zhou.refused("/renew", checklist=DEFAULT_ID)
    shen.submits("x")
    assert "请先重新打开" in zhou.refused("/renew", checklist=SECOND)
    assert version(app) == DEFAULT_ID
    with app.app_context():
        assert db.session.query(Renewed).count() == 0


def test_a_retired_version_is_no_step(app: Flask, team: Team, client_of: Callable[[str], FlaskClient]) -> None:
    """Not by its page, not by whoever still has the form; one that follows it is offered at once."""
    zhou, _ = team
    retires(client_of("xu"))
    assert "检查表第 2 版已到" not in zhou.opens()
    page = zhou.opens("/version")
    assert "data-newer" not in page
    assert "第 2 版已停用" in page
    assert "此版已停用" in zhou.refused("/renew", checklist=SECOND)
    assert version(app) == DEFAULT_ID
    with app.app_context():
        load_third(retired_at=None)
        db.session.commit()
    assert re.findall(r'data-newer="([^"]+)"', zhou.opens("/version")) == [THIRD]
    ok(zhou.acts("/renew", checklist=THIRD))
    assert version(app) == THIRD


def test_who_goes_by_a_retired_version_goes_on(
    app: Flask, team: Team, client_of: Callable[[str], FlaskClient], tablet_of: TabletOf
) -> None:
    """So does a tablet that chose it before it had heard."""
    away = tablet_of("zhou")
    away.sync()
    made = away.record("renewed", SHARED, {"checklist": SECOND})
    retires(client_of("xu"))
    away.push()
    assert version(app) == SECOND
    with app.app_context():
        assert db.session.get_one(Fact, made).state == "held"
    away.sync()
    assert [row["retired_at"] > 0 for row in away.store.rows["checklist"].values() if row["id"] == SECOND] == [True]
    assert "没有更新的版本" in team[0].opens("/version")


def retires(admin: FlaskClient) -> None:
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', admin.get("/checklists/" + SECOND).text)
    assert csrf
    assert admin.post(f"/checklists/{SECOND}/retire", data={"csrf_token": csrf[1]}).status_code == 303


def test_a_tablet_that_had_not_heard_of_it_answers_on_and_nothing_is_set_apart(app: Flask, team: Team, tablet_of: TabletOf) -> None:
    zhou, _ = team
    away = tablet_of("shen")
    away.sync()
    renews(zhou)
    made = [
        away.answer(SHARED, code, choice=said, number=None, situation=0, na=0, reason=None) for code, said in (("B1", "no"), ("B3", LAST))
    ]
    away.push()
    with app.app_context():
        assert [db.session.get_one(Fact, id).state for id in made] == ["held", "held"]
        items = {row.item: row.answered for row in db.session.execute(db.select(scoring.results(SHARED)))}
        assert items["B3"] == 0, "it answers an option that is no more"


def test_the_newer_version_comes_down_before_it_is_chosen(team: Team, tablet_of: TabletOf) -> None:
    tablet = tablet_of("zhou")
    tablet.sync()
    assert {scope for scope in tablet.store.known if scope.startswith("checklist:")} == {f"checklist:{DEFAULT_ID}", f"checklist:{SECOND}"}
