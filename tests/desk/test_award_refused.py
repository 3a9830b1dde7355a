"""No decision on an evaluation while something is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Attached, Device, Submitted
from inspect_app.photos import lost
from tests.scoring import everything
from tests.tablets import TabletOf

from .awarding import decides, kept, made, submits
from .editor import ClientOf


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


def _photos(visit: str) -> str:
    sizes = {"bytes": 1, "width": 1, "height": 1, "original_bytes": 1, "original_kept": 0, "mime": "image/jpeg", "pipeline": "x"}
    return made("attached", visit, "zhou", {"item": "A-1", "sha256": "0" * 64, "original_sha256": "0" * 64, "captured_at": None, **sizes})


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
    app: Flask, client_of: ClientOf, visit: str, happens: Callable[[str], object], said: str
) -> None:
    with app.app_context():
        happens(visit)
        db.session.commit()
    status, page = decides(client_of("chen"), visit, stars="2", reason="x")
    assert (status, kept(app)) == (409, [])
    assert "未作评定" in page
    assert said in page


def _remove(photo: str, visit: str) -> None:
    made("removed", visit, "zhou", {"photo": photo, "reason": "坏了"})


def _call_lost(photo: str, visit: str) -> None:
    lost.say(db.session.get_one(Attached, photo).sha256, "王芳", "the tablet fell into the lake")


@pytest.mark.parametrize("happens", [_remove, _call_lost])
def test_a_photo_that_never_came_hinders_nothing_once_nobody_waits_for_it(
    app: Flask, client_of: ClientOf, visit: str, happens: Callable[[str, str], None]
) -> None:
    with app.app_context():
        happens(_photos(visit), visit)
        db.session.commit()
    assert decides(client_of("chen"), visit, stars="2")[0] == 303


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
