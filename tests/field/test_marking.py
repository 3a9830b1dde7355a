"""Drawing upon a photo: a picture of its own beside the untouched one."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from tests.conftest import sign_in
from tests.tablets import jpeg

from .test_moving import moves, shots
from .walk import PLANNED, Inspector, ok


@pytest.fixture
def photo(zhou: Inspector) -> str:
    page = zhou.photographs("S2-1")
    return shots(page, "S2-1")[0]


def draws(who: Inspector, photo: str, seed: int = 5) -> str:
    """The id of what was drawn."""
    form = {"photo": (io.BytesIO(jpeg(seed=seed)), "m.jpg"), "source": "camera", "derived_from": photo}
    page = ok(who.acts(f"/photos/{photo}/marked", **form))
    return re.findall(r'data-drawn href="[^"]*/photos/([0-9a-f-]{36})"', page)[-1]


def test_it_stands_beside_the_untouched_photo_and_goes_where_that_goes(zhou: Inspector, photo: str) -> None:
    drawn = draws(zhou, photo)
    assert shots(zhou.opens("/sections/S2"), "S2-1") == [photo, drawn]
    moves(zhou, photo, "S2-5")
    page = zhou.opens("/sections/S2")
    assert shots(page, "S2-1") == []
    assert shots(page, "S2-5") == [photo, drawn]
    moves(zhou, photo)
    assert {photo, drawn} <= set(re.findall(r"/photos/([0-9a-f-]{36})/items", zhou.opens("/tray")))


def test_its_page_leads_to_the_untouched_one_which_says_nothing_was_warned_of(zhou: Inspector, photo: str) -> None:
    page = zhou.opens(f"/photos/{draws(zhou, photo, seed=1)}")
    assert f'data-untouched href="/field/visits/{PLANNED}/photos/{photo}"' in page
    assert "data-mark " not in page
    assert "data-warned" not in page, "it is like the one below, as it should be"
    assert "已在照片上标注" in zhou.opens("/items/S2-1/history")


def test_with_the_photo_goes_what_is_drawn_upon_it_and_not_the_other_way(zhou: Inspector, photo: str) -> None:
    first, second = draws(zhou, photo, 5), draws(zhou, photo, 6)
    ok(zhou.acts(f"/photos/{first}/remove", reason="画错"))
    assert shots(zhou.opens("/sections/S2"), "S2-1") == [photo, second]
    ok(zhou.acts(f"/photos/{photo}/remove", reason="拍糊"))
    assert shots(zhou.opens("/sections/S2"), "S2-1") == []


def test_only_an_untouched_photo_of_the_visit_is_drawn_upon(zhou: Inspector, photo: str) -> None:
    drawn = draws(zhou, photo)
    picture = {"photo": (io.BytesIO(jpeg(seed=8)), "m.jpg"), "source": "camera"}
    assert "所显示的照片" in zhou.refused(f"/photos/{photo}/marked", **picture)
    again = {"photo": (io.BytesIO(jpeg(seed=8)), "m.jpg"), "source": "camera", "derived_from": drawn}
    assert "原照片" in zhou.refused(f"/photos/{drawn}/marked", **again)


def test_the_desk_shows_it_beside_the_untouched_picture(app: Flask, zhou: Inspector, photo: str) -> None:
    draws(zhou, photo)
    desk = sign_in(app, "chen").get(f"/visits/{PLANNED}").text
    untouched = re.findall(r'data-beside="/field/photos/([0-9a-f]{64})', desk)
    assert len(untouched) == 1
    assert f'data-view="{untouched[0]}"' in desk
    original = sign_in(app, "chen").get(f"/field/photos/{untouched[0]}?variant=original")
    assert original.status_code == 200
    assert "attachment" in original.headers["Content-Disposition"]
    original.close()
