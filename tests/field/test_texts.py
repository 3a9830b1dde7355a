"""A note or a caption written on two tablets at once: both stand there, and whoever writes on has read both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from .walk import PLANNED, Inspector, bases, card, elsewhere


def written(page: str, id: str) -> str:
    found = re.search(rf'<textarea id="{id}".*?>(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


def test_notes_of_two_tablets_stand_below_each_other(app: Flask, zhou: Inspector) -> None:
    for said in ("柜门坏", "锁也坏", "柜门坏", ""):
        elsewhere(app, "noted", {"item": "S2-4", "text": said})
    page = zhou.opens("/sections/S2")
    assert written(page, "S2-4-note") == "柜门坏\n\n锁也坏"
    assert len(bases(page, "S2-4")) == 4
    zhou.acts("/items/S2-4/note", text="柜门和锁都坏", base=bases(page, "S2-4"))
    assert written(zhou.opens("/items/S2-4"), "S2-4-note") == "柜门和锁都坏"


def test_neither_is_replaced_by_a_page_that_did_not_show_it(app: Flask, zhou: Inspector) -> None:
    zhou.acts("/items/S2-4/note", text="柜门坏")
    shown = bases(zhou.opens("/items/S2-4"), "S2-4")
    elsewhere(app, "noted", {"item": "S2-4", "text": "锁也坏"})
    zhou.acts("/items/S2-4/note", text="柜门坏了", base=shown)
    assert sorted(written(zhou.opens("/items/S2-4"), "S2-4-note").split("\n\n")) == ["柜门坏了", "锁也坏"]
    zhou.submits("x")
    assert "锁也坏" in zhou.opens("/items/S2-4")


@pytest.fixture
def photo(zhou: Inspector) -> str:
    return re.findall(r'href="/field/visits/[^/]+(/photos/[^"]+)"', card(zhou.photographs("S2-4"), "S2-4"))[0]


@pytest.mark.parametrize("submitted", [False, True])
def test_captions_of_two_tablets_stand_below_each_other(
    app: Flask, client_of: Callable[[str], FlaskClient], zhou: Inspector, photo: str, submitted: bool
) -> None:
    for said in ("正门", "西门"):
        elsewhere(app, "captioned", {"photo": photo.split("/")[-1], "text": said})
    if submitted:
        zhou.submits("x")
        assert '<p class="note">正门\n\n西门</p>' in zhou.opens(photo)
    else:
        assert written(zhou.opens(photo), "caption") == "正门\n\n西门"
    desk = client_of("chen").get(f"/visits/{PLANNED}").text
    assert '<figcaption class="xs">正门<br>西门' in desk
    assert "<li>正门</li><li>西门</li>" in desk
