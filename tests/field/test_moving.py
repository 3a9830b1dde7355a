"""Shoot first, sort later: the tray, moving, one photo for two items, and where no photo is possible."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.desk import reading
from inspect_app.models import Moved
from tests.conftest import sign_in
from tests.tablets import jpeg

from .walk import SHARED, Inspector, card, ok


@pytest.fixture
def loose(zhou: Inspector) -> str:
    """The id of a photo in the tray."""
    page = ok(zhou.acts("/tray/photos", photo=(io.BytesIO(jpeg()), "a.jpg"), source="camera"))
    return re.findall(r"/photos/([0-9a-f-]{36})/items", page)[0]


def shots(page: str, item: str) -> list[str]:
    return re.findall(r'class="pic" href="/field/visits/[^/]+/photos/([0-9a-f-]{36})"', card(page, item))


def moves(who: Inspector, photo: str, *items: str, **more: Any) -> str:
    return ok(who.acts(f"/photos/{photo}/move", items=["", *items], **more))


def test_a_photo_waits_in_the_tray_until_it_is_sorted(zhou: Inspector, loose: str) -> None:
    assert 'data-tray href="' in zhou.opens()
    assert '<b class="num">1</b>' in zhou.opens().split("data-tray")[1]
    assert "尚未归类，在暂存盘中" in zhou.opens(f"/photos/{loose}")
    page = moves(zhou, loose, "S2-4")
    assert 'data-stands="S2-4"' in page
    assert "拍入暂存盘" in page
    assert shots(zhou.opens("/sections/S2"), "S2-4") == [loose]
    assert loose not in zhou.opens("/tray")


def test_one_photo_stands_at_two_items_and_lifts_what_is_due_at_both(zhou: Inspector, loose: str) -> None:
    zhou.answers("S2-1", choice="a")
    zhou.answers("S2-5", choice="yes")
    assert "须补照片" in zhou.opens("/sections/S2")
    moves(zhou, loose, "S2-5", "S2-1")
    page = zhou.opens("/sections/S2")
    assert shots(page, "S2-1") == shots(page, "S2-5") == [loose]
    assert "须补照片" not in card(page, "S2-1")
    ids = re.findall(r'id="(photo-[^"]+)"', page)
    assert len(ids) == len(set(ids)) == 2


def test_moved_on_and_back_into_the_tray_with_all_of_it_in_the_history(zhou: Inspector, loose: str) -> None:
    moves(zhou, loose, "S2-4")
    moves(zhou, loose, "S2-1")
    assert shots(zhou.opens("/sections/S2"), "S2-4") == []
    page = moves(zhou, loose)
    assert "尚未归类" in page
    assert loose in zhou.opens("/tray")
    said = zhou.opens("/items/S2-4/history")
    assert [w for w in ("移至 S2-4", "移至 S2-1", "放回暂存盘") if w not in said] == []


def test_moved_by_two_who_did_not_see_each_other_it_stands_at_both(app: Flask, inspector: Any) -> None:
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    page = ok(zhou.acts("/items/S2-4/photos", photo=(io.BytesIO(jpeg(seed=7)), "a.jpg"), source="camera"))
    photo = shots(page, "S2-4")[-1]
    with app.test_request_context():
        log = current_app.extensions["field"].log()
        for who, item in (("zhou", "S2-1"), ("shen", "S2-2")):
            log.record("moved", SHARED, named(who), named("tablet zhou"), {"photo": photo, "items": item}, {})
        db.session.commit()
        heads = db.session.scalars(select(Moved.id).where(Moved.photo == photo)).all()
    page = shen.opens("/sections/S2")
    assert photo in shots(page, "S2-1")
    assert photo in shots(page, "S2-2")
    assert photo not in shots(page, "S2-4")
    moves(shen, photo, "S2-3", base=heads)
    page = zhou.opens("/sections/S2")
    assert [item for item in ("S2-1", "S2-2", "S2-3") if photo in shots(page, item)] == ["S2-3"]


def test_items_that_are_none_are_refused_and_nothing_moves(zhou: Inspector, loose: str) -> None:
    for wrong in ("S9-9", "s2-4", "S2-4,S2-4", "%", "S2_4"):
        assert "没有这一项" in zhou.refused(f"/photos/{loose}/move", items=["", wrong]), wrong
    assert loose in zhou.opens("/tray")


def test_no_photo_possible_is_said_instead_and_taken_back(zhou: Inspector) -> None:
    assert "须补照片" in zhou.answers("S2-1", choice="a")
    page = ok(zhou.acts("/items/S2-1/no-photo", reason="基地不允许在此拍照"))
    assert "无法拍照：基地不允许在此拍照" in card(page, "S2-1")
    assert "须补照片" not in card(page, "S2-1")
    checked = zhou.opens("/submission")
    assert "基地不允许在此拍照" in checked.split('id="excused"')[1]
    assert "#item-S2-1" not in checked.split('id="excused"')[0]
    assert "须补照片" in ok(zhou.acts("/items/S2-1/no-photo", reason=""))
    said = zhou.opens("/items/S2-1/history")
    assert "无法拍照：基地不允许在此拍照" in said
    assert "又可以拍照了" in said


def test_a_photo_that_is_there_needs_no_excuse(zhou: Inspector) -> None:
    zhou.answers("S2-1", choice="a")
    ok(zhou.acts("/items/S2-1/no-photo", reason="x"))
    assert "无法拍照" not in card(zhou.photographs("S2-1"), "S2-1")


def test_the_desk_draws_both_places_anew_and_says_where_it_was_taken(app: Flask, zhou: Inspector) -> None:
    photo = shots(zhou.photographs("S2-4"), "S2-4")[0]
    with app.test_request_context():
        since = reading.revision(zhou.visit)
    moves(zhou, photo, "S2-5")
    with app.test_request_context():
        assert reading.changed_items(zhou.visit, since) == {"S2-4", "S2-5"}
    desk = sign_in(app, "chen").get(f"/visits/{zhou.visit}").text
    assert "拍摄于 S2-4" in card(desk, "S2-5")
    assert "data-view" not in card(desk, "S2-4")


def test_the_desk_shows_the_tray_and_why_there_is_no_photo(app: Flask, zhou: Inspector, loose: str) -> None:
    ok(zhou.acts("/items/S2-1/no-photo", reason="后厨正在出餐"))
    desk = sign_in(app, "chen").get(f"/visits/{zhou.visit}").text
    assert desk.split('id="tray"')[1].count("data-view") == 1
    assert "无法拍照：后厨正在出餐" in card(desk, "S2-1")
