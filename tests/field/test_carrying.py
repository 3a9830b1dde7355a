"""The wrong base: what one entered goes into the right visit as facts that name their originals, and is cleared here; nothing is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import (
    Answered,
    Arrived,
    Attached,
    Captioned,
    Carried,
    Fact,
    Found,
    Item,
    Moved,
    Noted,
    Origin,
    PhotoSent,
    Visit,
    VisitSummary,
)
from tests.tablets import TabletOf, count, jpeg

from .walk import PLANNED, SHARED, Inspector, card, ok, pressed, state

RIGHT = named("visit 1")  # of zhou and he
WHY = {"reason": "误记"}


@pytest.fixture
def wrong(zhou: Inspector) -> Inspector:
    """Two answers, a note, an entry of the record, a fault, a photo at an item with its caption, one in the tray, one moved."""
    zhou.answers("S2-4", choice="yes")
    zhou.answers("S2-5", choice="no")
    ok(zhou.acts("/items/S2-4/note", text="门锁坏 <b>"))
    ok(zhou.acts("/arrive", time="09:05"))
    ok(zhou.acts("/items/S2-4/find", severity="major", text="门锁坏"))
    zhou.photographs("S2-4")
    for seed in (2, 3):
        ok(zhou.acts("/tray/photos", photo=(io.BytesIO(jpeg(seed=seed)), "a.jpg"), source="camera"))
    shots = photos(zhou)
    ok(zhou.acts(f"/photos/{shots[0]}/caption", text="正门"))
    ok(zhou.acts(f"/photos/{shots[2]}/move", items=["", "S2-4", "S2-5"]))
    return zhou


@pytest.fixture
def right(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector("zhou", RIGHT)


def photos(who: Inspector) -> list[str]:
    with who.client.application.app_context():
        return list(db.session.scalars(select(Attached.id).where(Attached.visit == who.visit).order_by(Attached.at, Attached.sha256)))


def rows(app: Flask, kind: Any, visit: str) -> list[Any]:
    with app.app_context():
        return db.session.query(kind).filter_by(visit=visit).order_by(kind.id).all()


def goes(page: str) -> str:
    return re.findall(r'data-goes="([^"]+)"', page)[0]


def carries(who: Inspector, other: str = RIGHT) -> str:
    return ok(who.acts(f"/mistakes/{other}/carry", **WHY))


def test_it_is_shown_before_and_then_all_of_it_is_there(app: Flask, wrong: Inspector, right: Inspector) -> None:
    assert f'data-other="{RIGHT}"' in wrong.opens("/mistakes")
    assert goes(wrong.opens(f"/mistakes/{RIGHT}")) == "2 1 3 2"
    page = carries(wrong)
    assert "已移到该检查：" in page
    assert "data-goes" not in page
    there, here = right.opens("/sections/S2"), wrong.opens("/sections/S2")
    assert (pressed(there, "S2-4"), pressed(there, "S2-5")) == (["yes"], ["no"])
    assert "门锁坏 &lt;b&gt;" in card(there, "S2-4")
    assert state(here, "S2-4") == state(here, "S2-5") == "open"
    assert "<img" not in here
    assert card(there, "S2-4").count("<img") == 2
    assert card(there, "S2-5").count("<img") == 1
    assert '<b class="num">1</b>' in right.opens().split("data-tray")[1]
    assert "09:05" in right.opens("/onsite")
    assert 'class="struck" data-entry="arrived"' in wrong.opens("/onsite")
    assert "由千帆岛休养村（示例）移来的记录" in right.opens("/mistakes")
    assert app.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_nothing_is_altered_and_each_copy_names_its_original(app: Flask, wrong: Inspector) -> None:
    with app.app_context():
        before = {f.id: (f.header, f.payload) for f in db.session.query(Fact)}
    carries(wrong)
    with app.app_context():
        after = {f.id: (f.header, f.payload) for f in db.session.query(Fact)}
        origin = {o.by: o.fact for o in db.session.query(Origin)}
        made = {f.id: f for f in db.session.query(Fact).filter_by(visit=RIGHT)}
        assert {f.person for f in made.values()} == {named("zhou")}
        assert {made[by].kind for by in origin} == {"answered", "noted", "attached", "captioned", "moved", "arrived", "found"}
        assert set(origin) == {f.id for f in made.values() if f.kind != "carried"}
        assert {db.session.get_one(Fact, id).kind for id in origin.values()} == {made[by].kind for by in origin}
    assert count(app, PhotoSent) == 3, "a photo is not sent again"
    assert {id: after[id] for id in before} == before
    for kind, same in (
        (Answered, ("item", "choice")),
        (Noted, ("item", "text")),
        (Found, ("item", "text")),
        (Attached, ("item", "sha256", "bytes")),
    ):
        old, new = ({tuple(getattr(r, n) for n in same) for r in rows(app, kind, visit)} for visit in (PLANNED, RIGHT))
        assert new <= old, kind
        assert len(rows(app, kind, RIGHT)) == len({r.id for r in rows(app, kind, RIGHT)}), kind
    shots = {r.id for r in rows(app, Attached, RIGHT)}
    assert {r.photo for kind in (Captioned, Moved) for r in rows(app, kind, RIGHT)} <= shots, "the copies are meant"
    assert [r.time for r in rows(app, Arrived, RIGHT)] == ["09:05"]
    assert [(r.came, r.other) for r in rows(app, Carried, RIGHT)] == [(1, PLANNED)]


def test_what_is_answered_there_already_stays(wrong: Inspector, right: Inspector) -> None:
    right.answers("S2-4", choice="no")
    page = wrong.opens(f"/mistakes/{RIGHT}")
    assert goes(page).split()[0] == "1"
    assert 'data-stays="S2-4"' in page
    carries(wrong)
    assert pressed(right.opens("/sections/S2"), "S2-4") == ["no"]
    here = wrong.opens("/sections/S2")
    assert (state(here, "S2-4"), state(here, "S2-5")) == ("answered", "open")


def test_what_is_not_asked_there_stays(app: Flask, wrong: Inspector, right: Inspector) -> None:
    with app.app_context():
        db.session.get_one(Visit, RIGHT).secret = 1
        db.session.query(Item).filter_by(code="S2-5").update({"guest": 0})
        db.session.query(Item).filter_by(code="S2-4").update({"guest": 1})
        db.session.commit()
    page = wrong.opens(f"/mistakes/{RIGHT}")
    assert goes(page) == "1 1 2 2", "nor the photo that stands there"
    assert "那里不检查此条目" in page
    carries(wrong)
    assert len(rows(app, Attached, RIGHT)) == 2
    assert state(wrong.opens("/sections/S2"), "S2-5") == "failed"


def test_refused_in_words(app: Flask, wrong: Inspector, right: Inspector) -> None:
    path = f"/mistakes/{RIGHT}/carry"
    assert wrong.refused(f"/mistakes/{RIGHT}/carry", reason=" ") == "请说明原因"
    assert wrong.acts(f"/mistakes/{named('visit 2')}/carry", **WHY).status_code == 404, "of shen alone: not even its name is told"
    assert wrong.client.get(f"/field/visits/{PLANNED}/mistakes/{named('visit 2')}").status_code == 404
    right.submits("x")
    assert wrong.refused(path, **WHY) == "您在那次检查的评分表已提交，请先在那里重新打开。"
    ok(right.acts("/reopen", sheet=named("zhou"), reason="x", base=re.findall(r'name="base" value="([^"]+)"', right.opens("/submission"))))
    carries(wrong)
    assert wrong.refused(path, **WHY) == "这里没有可以移过去的内容"
    wrong.answers("S2-4", choice="no")
    wrong.submits("x")
    assert "评分表已提交" in wrong.refused(path, **WHY)
    assert len(rows(app, Carried, RIGHT)) == 1


def test_only_ones_own_and_only_of_this_device(
    app: Flask, inspector: Callable[..., Inspector], tablet_of: TabletOf, right: Inspector
) -> None:
    lead, shen, zhou = inspector("zhou", SHARED), inspector("shen", SHARED), tablet_of("zhou")
    shen.answers("S2-4", choice="yes")
    zhou.answer(SHARED, "S2-5", choice="yes", number=None, situation=0, na=0, reason=None)
    zhou.push()
    lead.answers("S2-6", choice="yes")
    page = lead.opens(f"/mistakes/{RIGHT}")
    assert goes(page) == "1 0 0 0"
    assert "在您另一台设备上的记录：1" in page
    carries(lead)
    assert [r.item for r in rows(app, Answered, RIGHT)] == ["S2-6"]
    assert {r.item for r in rows(app, Answered, SHARED)} == {"S2-4", "S2-5", "S2-6"}
    zhou.record("cleared", SHARED, {"item": "S2-5"}, zhou.heads(SHARED, ("answered",)))
    zhou.push()
    assert "在您另一台设备上的记录" not in lead.opens(f"/mistakes/{RIGHT}"), "what was taken back there stays nowhere"


def test_the_same_request_twice_is_done_once(app: Flask, wrong: Inspector) -> None:
    url = f"/field/visits/{PLANNED}/mistakes/{RIGHT}/carry"
    answers = [wrong.client.post(url, data=WHY, headers={"X-Fact": "019ac000-0000-7000-8000-000000000001"}) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert len(rows(app, Answered, RIGHT)) == 2


def test_a_copy_that_is_refused_leaves_nothing(app: Flask, wrong: Inspector) -> None:
    """Whatever goes wrong with the last of them, none is there."""
    before = count(app, Fact)
    with app.app_context():
        db.session.query(Item).filter_by(code="S2-5").update({"kind": "points"})
        db.session.commit()
    assert wrong.acts(f"/mistakes/{RIGHT}/carry", **WHY).status_code == 422
    assert count(app, Fact) == before


def test_who_took_it_all_away_has_nothing_to_submit(app: Flask, inspector: Callable[..., Inspector]) -> None:
    """The colleague's sheet alone makes the visit submitted: nobody waits for one who had opened the wrong visit."""
    astray, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    for who in (astray, shen):
        who.answers("S2-4", choice="yes")
    shen.submits("x")
    assert summary(app).state == "under_way"
    carries(astray)
    assert (summary(app).state, summary(app).answered) == ("submitted", 1)


def summary(app: Flask) -> VisitSummary:
    with app.app_context():
        return db.session.get_one(VisitSummary, SHARED)


def test_withdrawn_it_is_put_nowhere(app: Flask, wrong: Inspector) -> None:
    page = ok(wrong.acts("/withdraw", **WHY))
    assert "已撤回" in page
    assert "您没有在本机记入内容" in page
    here = wrong.opens("/sections/S2")
    assert state(here, "S2-4") == "open"
    assert "<img" not in here
    assert wrong.refused("/withdraw", **WHY) == "这里没有可以撤回的内容"
    assert count(app, Answered) == 2
    assert "门锁坏" in wrong.opens("/items/S2-4/history")
