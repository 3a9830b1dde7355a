"""Versions on the desk: published with their differences, refused by row, retired, and taken by new evaluations."""

from __future__ import annotations

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Checklist, Edition, Evaluation
from inspect_app.standards import DEFAULT_ID

from .editor import ClientOf, Desk, begun, form, row


def test_publishing_shows_the_differences_and_is_the_administrators(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    b1 = row(app, address, "B1")
    desk.post(b1, **form(desk.get(b1), b1.rsplit("/", 1)[1]) | {"title_en": "Other words"})
    page = desk.get(f"{address}/publish")
    assert 'data-differences="1"' in page
    assert "→ Other words" in page
    assert "由管理员发布" in page
    desk.post(f"{address}/publish", 403, id="hangzhou-2022-2", version="2")
    admin = Desk(client_of("xu"))
    assert 'value="hangzhou-2022-2"' in admin.get(f"{address}/publish")
    assert "编号为" in admin.post(f"{address}/publish", 422, id="Not An Id", version="2")
    there = admin.post(f"{address}/publish", 303, id="hangzhou-2022-2", version="2")
    assert "→ Other words" in admin.get(there)
    with app.app_context():
        assert db.session.get_one(Checklist, "hangzhou-2022-2").follows == DEFAULT_ID
    admin.get(address, 409)


def test_every_refusal_is_named_with_its_row(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("xu"))
    address = begun(desk)
    b1 = row(app, address, "B1")
    desk.post(b1, **form(desk.get(b1), b1.rsplit("/", 1)[1]) | {"max_points": "12", "photo": ""})
    page = desk.get(f"{address}/publish")
    assert "缺少 “照片”" in page
    assert f'href="{b1}"' in page
    assert "data-confirm" not in page
    assert "缺少 “照片”" in desk.post(f"{address}/publish", 422, id="hangzhou-2022-2", version="2")
    with app.app_context():
        assert db.session.get(Checklist, "hangzhou-2022-2") is None


@pytest.mark.parametrize("version", ["", "abc", "0", "-5", "1", "9" * 12, "9" * 30])
def test_a_version_is_published_only_under_a_newer_number(client_of: ClientOf, version: str) -> None:
    admin = Desk(client_of("xu"))
    address = begun(admin)
    assert "版本号为" in admin.post(f"{address}/publish", 422, id="hangzhou-2022-2", version=version)
    admin.post(f"{address}/publish", 303, id="hangzhou-2022-2", version="2")


def test_a_retired_version_is_not_taken_by_new_evaluations(app: Flask, client_of: ClientOf) -> None:
    admin = Desk(client_of("xu"))
    Desk(client_of("chen")).post(f"/checklists/{DEFAULT_ID}/retire", 403)
    admin.post(f"/checklists/{DEFAULT_ID}/retire", 303)
    assert "已停用" in admin.get("/checklists")
    assert f'value="{DEFAULT_ID}"' not in admin.get("/evaluations/new")
    with app.app_context():
        site = db.session.query(Evaluation).first().site  # type: ignore[union-attr]
    admin.post("/evaluations", 422, site=site, checklist=DEFAULT_ID, period="2027")
    admin.post(f"/checklists/{DEFAULT_ID}/retire", 303, back="1")
    assert f'value="{DEFAULT_ID}"' in admin.get("/evaluations/new")


def test_a_version_whose_content_is_not_kept_says_so(app: Flask, client_of: ClientOf) -> None:
    with app.app_context():
        db.session.get_one(Edition, DEFAULT_ID).content = None
        db.session.commit()
    desk = Desk(client_of("chen"))
    assert "重新导入其文件" in desk.get(f"/checklists/{DEFAULT_ID}")
    assert "没有此版的完整内容" in desk.post("/drafts", 409, follows=DEFAULT_ID)
