"""What each tablet announced and still holds, as the desk sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from inspect_app.database import db
from inspect_app.desk import tablets
from inspect_app.models import Account, Attached, Device
from inspect_app.photos import lost
from sync.device import Device as Tablet
from sync.wire import Refused
from tests.doors.test_doors import csrf
from tests.tablets import BASE, SHENS, TabletOf, bearer, jpeg

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Tablet:
    return tablet_of("zhou")


def line(client: FlaskClient, tablet: Tablet) -> str:
    """What the desk says of this tablet, without markup."""
    [found] = re.findall(rf'data-tablet="{tablet.id}">(.*?)</li>', client.get("/tablets").text, re.S)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", found))


def tells(client: FlaskClient, tablet: Tablet, **pending: Any) -> None:
    assert client.post("/sync/v1/push", json={"facts": [], "pending": pending}, headers=bearer(tablet)).status_code == 200


def test_a_tablet_that_sent_all_holds_nothing(client_of: ClientOf, zhou: Tablet) -> None:
    """Though it counted, while it sent them, the very facts it was sending."""
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.sync()
    said = line(client_of("chen"), zhou)
    assert "已全部送达中心" in said
    assert "最后联系 20" in said


def test_what_it_holds_and_since_when_is_said(app: Flask, client_of: ClientOf, zhou: Tablet) -> None:
    tells(app.test_client(), zhou, facts=7, photos=0, bytes=900, since="2026-11-22T09:31:07+08:00")
    said = line(client_of("chen"), zhou)
    assert "7" in said
    assert "最早一条始于 2026-11-22 09:31" in said


def test_one_that_holds_photos_stands_before_those_that_hold_nothing(
    app: Flask, client_of: ClientOf, zhou: Tablet, tablet_of: TabletOf
) -> None:
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.push()
    later = tablet_of("shen")
    with app.app_context():
        db.session.get_one(Device, later.id).seen_at = db.session.get_one(Device, zhou.id).seen_at + 60
        db.session.commit()
    order = re.findall('data-tablet="([^"]+)"', client_of("chen").get("/tablets").text)
    assert order.index(zhou.id) < order.index(later.id)


def test_a_photo_that_is_called_lost_is_not_waited_for(app: Flask, client_of: ClientOf, zhou: Tablet) -> None:
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.push()
    assert "1 张照片" in line(client_of("chen"), zhou)
    with app.app_context():
        [sha256] = db.session.execute(select(Attached.sha256)).scalars()
        lost.say(sha256, "王芳", "the tablet fell into the lake")
        db.session.commit()
    assert "已全部送达中心" in line(client_of("chen"), zhou)


@pytest.mark.parametrize("since", ["yesterday", 7, "<b>", None])
def test_a_time_that_is_none_is_left_out(app: Flask, client_of: ClientOf, zhou: Tablet, since: Any) -> None:
    tells(app.test_client(), zhou, facts=7, photos=0, bytes=900, since=since)
    assert "最早一条" not in line(client_of("chen"), zhou)


def test_photos_announced_and_not_arrived_are_counted_here(client_of: ClientOf, zhou: Tablet) -> None:
    zhou.attach(BASE, "S6-2", jpeg(1600, 1200, quality=99), 1600, 1200)
    zhou.push()
    chen = client_of("chen")
    assert "1 张照片" in line(chen, zhou)
    assert "MB" in line(chen, zhou)
    zhou.sync()
    assert "已全部送达中心" in line(chen, zhou)


def test_one_that_is_silent_with_work_on_it_stands_out(app: Flask, client_of: ClientOf, zhou: Tablet) -> None:
    tells(app.test_client(), zhou, facts=7, photos=0, bytes=900)
    chen = client_of("chen")
    assert "超过一天无联系" not in line(chen, zhou)
    with app.app_context():
        db.session.get_one(Device, zhou.id).seen_at -= 25 * 3600  # type: ignore[operator]
        db.session.commit()
    assert "超过一天无联系" in line(chen, zhou)


def test_what_of_it_was_kept_apart_is_counted(client_of: ClientOf, zhou: Tablet) -> None:
    zhou.answer(SHENS, "S6-2", choice="yes")
    zhou.sync()
    assert "1 条单独保存" in line(client_of("chen"), zhou)


@pytest.mark.parametrize("who", ["zhou", None])
def test_only_the_desk_sees_them(app: Flask, client_of: ClientOf, who: str | None) -> None:
    client = client_of(who) if who else app.test_client()
    assert client.get("/tablets").status_code in (303, 401, 403)


def test_whose_work_one_may_not_see_is_not_listed(client_of: ClientOf, zhou: Tablet) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.sync()
    assert zhou.id not in client_of("lin").get("/tablets").text
    assert zhou.id in client_of("chen").get("/tablets").text


def test_a_tablet_shut_out_is_signed_out_and_its_work_kept_apart(client_of: ClientOf, zhou: Tablet) -> None:
    desk, elsewhere = client_of("chen"), client_of("zhou")
    zhou.answer(BASE, "S6-2", choice="yes")
    said = desk.post(f"/tablets/{zhou.id}/shut-out", data={"csrf_token": csrf(desk)}, follow_redirects=True).text
    assert "data-admit" in said
    with pytest.raises(Refused):
        zhou.pull()
    zhou.push()
    assert "已停用" in line(desk, zhou)
    assert "1 条单独保存" in line(desk, zhou)
    assert elsewhere.get("/me/sessions").status_code == 401, "whichever session was the tablet's, it is over"
    desk.post(f"/tablets/{zhou.id}/admit", data={"csrf_token": csrf(desk)})
    assert "已停用" not in line(desk, zhou)


def test_a_tablet_whose_work_one_may_not_see_is_not_shut_out(app: Flask, client_of: ClientOf, zhou: Tablet) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    with app.app_context():
        db.session.query(Account).filter_by(login="lin").one().region = "不在此处"
        db.session.commit()
    lin = client_of("lin")
    assert lin.post(f"/tablets/{zhou.id}/shut-out", data={"csrf_token": csrf(lin)}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Device, zhou.id).revoked_at is None


def test_photos_on_their_way_are_counted_once_for_all_tablets(app: Flask) -> None:
    with app.test_request_context():
        assert str(tablets._listed()).count("FROM attached") == 1
