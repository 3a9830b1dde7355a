"""A browser without a tablet's runtime names its fact: asked again, it is answered again and not done again."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from inspect_app.models import Answered, Attached, Fact
from sync.envelope import uuid7
from tests.tablets import count, jpeg

from .walk import Inspector


def test_the_same_answer_twice_is_one_fact(app: Flask, zhou: Inspector) -> None:
    id = uuid7(1_795_397_467_000, b"0123456789")
    url = f"/field/visits/{zhou.visit}/items/S1-3/answer"
    first, again = (zhou.client.post(url, data={"choice": "yes"}, headers={"X-Fact": id}) for _ in range(2))
    assert (first.status_code, first.headers["HX-Trigger"]) == (again.status_code, again.headers["HX-Trigger"]) == (200, "acted")
    assert first.text == again.text
    assert count(app, Answered, Answered.id == id) == count(app, Fact) == 1


def test_the_same_photo_twice_is_one_photo(app: Flask, zhou: Inspector) -> None:
    for _ in range(2):
        data = {"source": "camera", "photo": (io.BytesIO(jpeg()), "a.jpg")}
        answer = zhou.client.post(f"/field/visits/{zhou.visit}/items/S1-3/photos", data=data, headers={"X-Fact": uuid7(1, b"photophoto")})
        assert answer.status_code == 200
    assert count(app, Attached) == 1


@pytest.mark.parametrize("id", ["", "x", "'; DROP TABLE fact", "0" * 36])
def test_what_is_no_id_names_nothing(app: Flask, zhou: Inspector, id: str) -> None:
    url = f"/field/visits/{zhou.visit}/items/S1-3/answer"
    for _ in range(2):
        assert zhou.client.post(url, data={"choice": "yes"}, headers={"X-Fact": id}).status_code == 200
    assert count(app, Answered) == 2
