"""The quiet check: what is told of a picture, and what a person makes of it."""

from __future__ import annotations

import base64
import io
import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageFilter
from sqlalchemy import update

from inspect_app import clock
from inspect_app.database import db
from inspect_app.demo import scenes
from inspect_app.demo.world import named
from inspect_app.models import Attached, TeamMember, Visit
from inspect_app.photos import looks
from tests.conftest import sign_in
from tests.field.walk import PLANNED, Inspector, card, ok
from tests.tablets import BASE

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/looks.json").read_text())


@pytest.mark.parametrize("one", VECTORS["pictures"], ids=lambda one: one["says"])
def test_the_same_numbers_as_on_the_tablet(one: dict[str, Any]) -> None:
    grey = Image.frombytes("L", (one["width"], one["height"]), base64.b64decode(one["pixels"]))
    assert looks.measured(grey) == one["told"]


@pytest.mark.parametrize("one", VECTORS["alike"], ids=lambda one: one["says"])
def test_the_one_most_like_it(one: dict[str, Any]) -> None:
    assert looks.alike(one["mine"], one["others"], one) == one["told"]


@pytest.mark.parametrize("one", VECTORS["unusual"], ids=lambda one: one["says"])
def test_what_is_unusual(one: dict[str, Any]) -> None:
    assert looks.unusual(one["found"], datetime.fromtimestamp(one["now"] / 1000, UTC), one["limits"]) == one["told"]


def scene(seed: int, blurred: float = 0, dark: float = 1, taken: str = "", quality: int = 80) -> bytes:
    image = Image.open(io.BytesIO(scenes.jpeg(random.Random(seed), sorted(scenes.SCENES)[seed], papers=False)))
    image = image.filter(ImageFilter.GaussianBlur(blurred)).point(lambda value: int(value * dark))
    exif, out = Image.Exif(), io.BytesIO()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


@pytest.fixture
def zhou(app: Flask) -> Inspector:
    return Inspector(sign_in(app, "zhou"), PLANNED)


def takes(who: Inspector, picture: bytes, item: str = "S2-4", source: str = "camera") -> str:
    """The figure of the photo just taken."""
    page = ok(who.acts(f"/items/{item}/photos", photo=(io.BytesIO(picture), "a.jpg"), source=source))
    return re.findall(r"<figure.*?</figure>", card(page, item), re.S)[-1]


def said(figure: str) -> set[str]:
    return {word for word in ("模糊", "过暗", "与另一张相似", "早先拍摄", "选自相册") if word in figure}


@pytest.fixture
def now(app: Flask) -> str:
    with app.app_context():
        return clock.local().strftime("%Y:%m:%d %H:%M:%S")


def test_a_sharp_bright_new_photo_is_not_remarked_upon(zhou: Inspector, now: str) -> None:
    figure = takes(zhou, scene(1, taken=now))
    assert said(figure) == set()
    assert "data-warned" not in figure


def test_each_warning_is_said_in_plain_words_and_nothing_is_refused(zhou: Inspector) -> None:
    assert said(takes(zhou, scene(1, blurred=4))) == {"模糊"}
    assert said(takes(zhou, scene(2, dark=0.1))) == {"过暗"}
    assert said(takes(zhou, scene(3, taken="2026:01:02 10:00:00"))) == {"早先拍摄"}
    assert said(takes(zhou, scene(4), source="gallery")) == {"选自相册"}
    assert said(takes(zhou, scene(4, quality=50))) == {"与另一张相似"}
    assert card(zhou.opens("/sections/S2"), "S2-4").count("<figure") == 5


def test_a_near_duplicate_of_the_last_visit_is_found(app: Flask, zhou: Inspector) -> None:
    takes(zhou, scene(8))
    with app.test_request_context():
        last = _the_last_visit()
        db.session.execute(update(Attached).values(visit=last))
        db.session.commit()
    assert said(takes(zhou, scene(8, quality=60))) == {"与另一张相似"}


def test_a_last_visit_that_is_cancelled_is_not_compared_with(app: Flask, zhou: Inspector) -> None:
    takes(zhou, scene(8))
    with app.test_request_context():
        last = _the_last_visit()
        db.session.add(TeamMember(visit=last, person=named("zhou")))
        db.session.execute(update(Attached).values(visit=last))
        db.session.commit()
    ok(Inspector(zhou.client, last).acts("/cancel", off=1, reason="storm"))
    assert said(takes(zhou, scene(8, quality=60))) == set()


def test_a_visit_to_another_site_is_not_compared_with(app: Flask, zhou: Inspector) -> None:
    takes(zhou, scene(8))
    with app.test_request_context():
        db.session.execute(update(Attached).values(visit=BASE))
        db.session.commit()
    assert said(takes(zhou, scene(8, quality=60))) == set()


def _the_last_visit() -> str:
    """Made, to the same site."""
    this = db.session.get_one(Visit, PLANNED)
    made = Visit(id=named("the last"), evaluation=this.evaluation, purpose="first", planned_on=this.planned_on, lead=this.lead)
    db.session.add(made)
    db.session.flush()
    return made.id


def test_a_reason_is_taken_and_shown_to_the_reviewer(app: Flask, zhou: Inspector) -> None:
    takes(zhou, scene(1, blurred=4))
    photo = re.findall(r"/photos/([0-9a-f-]{36})", card(zhou.opens("/sections/S2"), "S2-4"))[0]
    assert "审核人会看到" in zhou.opens(f"/photos/{photo}")
    assert "请说明" in zhou.refused(f"/photos/{photo}/explain", reason=" ")
    assert "说明：夜里只能这样" in ok(zhou.acts(f"/photos/{photo}/explain", reason="夜里只能这样"))
    desk = sign_in(app, "chen").get(f"/visits/{PLANNED}").text
    warned = desk.split("data-warned")[1][:400]
    assert "模糊" in warned
    assert "夜里只能这样" in warned


def test_thresholds_are_settings(app: Flask, zhou: Inspector) -> None:
    app.config.update(PHOTO_SHARPNESS=0, PHOTO_BRIGHTNESS=0, PHOTO_DISTANCE=0, PHOTO_MINUTES=0)
    bad = scene(1, blurred=4, dark=0.1, taken="2019:01:01 10:00:00")
    takes(zhou, bad)
    assert said(takes(zhou, bad)) == set()


def test_a_photo_of_an_old_tablet_says_that_it_was_not_checked(app: Flask, zhou: Inspector) -> None:
    sizes = {"bytes": 1, "width": 4, "height": 3, "original_bytes": 1, "original_kept": 0, "captured_at": None}
    names = {"sha256": "a" * 64, "original_sha256": "a" * 64, "mime": "image/jpeg", "pipeline": "test", "source": "camera"}
    with app.test_request_context():
        log = app.extensions["field"].log()
        id = log.record("attached", PLANNED, named("zhou"), named("tablet zhou"), {"item": "S2-4", **sizes, **names}, {}).id
        db.session.commit()
    assert "未检查" in zhou.opens(f"/photos/{id}")
