"""Before leaving: how much of one's own work is at the centre, and where the rest is."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import update

from inspect_app.database import db
from inspect_app.models import Photo
from tests.tablets import BASE, TabletOf, jpeg

from .walk import PLANNED, SHARED, Inspector, text


def leaving(inspector: Inspector) -> str:
    answer = inspector.client.get("/field/leaving")
    assert answer.status_code == 200
    return text(answer.text)


def sites(page: str) -> list[str]:
    return re.findall("云栖谷|千帆岛|白鹭溪", page)


def test_a_photo_that_another_tablet_has_is_not_called_saved_here(inspector: Callable[..., Inspector], tablet_of: TabletOf) -> None:
    zhou, other = inspector("zhou", SHARED), tablet_of("zhou")
    other.attach(BASE, "S6-2", jpeg(), 640, 480)
    other.push()
    page = leaving(zhou)
    assert "另有 1 张照片还在你的另一台平板上" in page
    assert "还在另一台设备上" in page.split("S6-2")[1]
    assert "已存本机" not in page
    assert "其余保存在本机" not in page
    inspector("zhou", PLANNED).answers("S6-2", choice="yes")
    assert sites(leaving(zhou)) == ["云栖谷", "千帆岛"], "of which something is missing"
    other.send_photos()
    assert "已全部到达" in leaving(zhou)
    assert sites(leaving(zhou)) == ["千帆岛", "云栖谷"], "the newest"


def test_a_damaged_photo_that_was_removed_is_named_and_is_no_gap(app: Flask, inspector: Callable[..., Inspector]) -> None:
    zhou = inspector("zhou", PLANNED)
    for n, state in enumerate(("needs-you", "let-go")):
        zhou.photographs("S6-2", seed=n)
        with app.app_context():
            db.session.execute(update(Photo).where(Photo.state == "held").values(state=state))
            db.session.commit()
    page = leaving(zhou)
    assert "1 张照片。 中心已收到 0 条、0 张。" in page, "of the one that nobody removed"
    assert "本机已损坏、已移除、不再发送的照片：1 张" in page
    assert (page.count("需处理"), page.count("已存本机")) == (1, 0)
