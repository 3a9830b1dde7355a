"""Photos on the pages: strip, full size, caption, removed with a reason and still in the records."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy import update

from inspect_app.database import db
from inspect_app.field import field
from inspect_app.models import Photo

from .walk import Inspector, card, elsewhere


@pytest.fixture
def photo(zhou: Inspector) -> str:
    """The address of a photo's page under the visit."""
    page = zhou.photographs("S2-4")
    return re.findall(r'href="/field/visits/[^/]+(/photos/[^"]+)"', card(page, "S2-4"))[0]


def test_a_photo_stands_in_the_strip_with_its_state_in_words(zhou: Inspector, photo: str) -> None:
    here = card(zhou.opens("/sections/S2"), "S2-4")
    assert re.search(r'<img src="/field/photos/[0-9a-f]{64}\?variant=thumb"', here)
    assert "已到中心" in here.split("<figcaption>")[1]


def test_its_page_shows_it_whole_with_its_facts(zhou: Inspector, photo: str) -> None:
    page = zhou.opens(photo)
    assert "variant=view" in page
    for said in ("拍摄", "周启明", "相机", "320 × 240", "指纹"):
        assert said in page, said


def test_a_caption_is_kept_and_shown_as_the_picture_s_words(zhou: Inspector, photo: str) -> None:
    answer = zhou.acts(photo + "/caption", text='柜门"坏"')
    assert "textarea" not in answer.text
    assert 'id="caption-state-' in answer.text
    assert 'alt="柜门&#34;坏&#34;"' in zhou.opens("/sections/S2")


def test_removed_only_with_a_reason_and_it_stays_in_the_records(zhou: Inspector, photo: str) -> None:
    assert "请说明" in zhou.refused(photo + "/remove", reason=" ")
    page = zhou.acts(photo + "/remove", reason="拍糊了").text
    assert "已移除：拍糊了" in page
    assert "variant=view" in page
    assert "<img" not in card(zhou.opens("/sections/S2"), "S2-4")
    assert "已移除照片：拍糊了" in zhou.opens("/items/S2-4/history")
    assert "已移除" in zhou.refused(photo + "/remove", reason="x")


def test_a_required_photo_is_due_until_it_is_there(zhou: Inspector) -> None:
    assert "须补照片" in zhou.answers("S2-1", choice="a")
    assert "须补照片" not in zhou.photographs("S2-1")


@pytest.mark.parametrize(("data", "said"), [(b"", "空"), (b"these are words", "不是")])
def test_what_is_no_picture_is_said_at_the_item(zhou: Inspector, data: bytes, said: str) -> None:
    assert said in zhou.refused("/items/S2-4/photos", photo=(io.BytesIO(data), "a.jpg"), source="camera")
    assert "<img" not in zhou.opens("/sections/S2")


def attached(app: Flask, picture: str, untouched: str, below: str | None = None) -> str:
    """Announced by another tablet."""
    sizes = {"bytes": 1, "width": 4, "height": 3, "original_bytes": 1, "original_kept": 0, "captured_at": None, "derived_from": below}
    names = {"sha256": picture * 64, "original_sha256": untouched * 64, "mime": "image/jpeg", "pipeline": "test", "source": "camera"}
    return elsewhere(app, "attached", {"item": "S2-4", **sizes, **names})


def test_nobody_asks_for_a_picture_once_all_that_names_it_is_removed(app: Flask, zhou: Inspector) -> None:
    def unasked() -> str:
        assert field.let_go is not None
        with app.app_context():
            return "".join(sorted(sha256[0] for sha256 in db.session.execute(field.let_go).scalars()))

    one, twice, again = attached(app, "a", "b"), attached(app, "c", "d"), attached(app, "c", "e")
    attached(app, "f", "f", below=one)
    attached(app, "d", "d")
    for photo, left in ((None, ""), (one, "abf"), (twice, "abf"), (again, "abcef")):
        if photo:
            zhou.acts(f"/photos/{photo}/remove", reason="x")
        assert unasked() == left
    attached(app, "a", "0")
    assert unasked() == "bcef", "the same picture is chosen again"


def test_a_colleague_s_photo_on_its_way_is_named_not_broken(app: Flask, zhou: Inspector) -> None:
    photo = attached(app, "a", "a")
    here = card(zhou.opens("/sections/S2"), "S2-4")
    assert "<img" not in here
    assert "还在另一台设备上" in here
    assert 'data-sync="sending"' in here
    assert "还在另一台设备上" in zhou.opens(f"/photos/{photo}")


def test_a_photo_damaged_on_the_tablet_is_called_so_until_it_is_removed(app: Flask, zhou: Inspector, photo: str) -> None:
    assert "data-mark " in zhou.opens(photo)
    with app.app_context():
        db.session.execute(update(Photo).values(state="needs-you"))
        db.session.commit()
    page = zhou.opens(photo)
    assert "已损坏，无法送出" in page
    assert "variant=view" not in page
    assert "data-mark " not in page
    assert "variant=view" not in zhou.opens(photo + "/marking")
    assert "无法送出" not in zhou.acts(photo + "/remove", reason="坏了").text
