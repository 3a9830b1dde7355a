"""A secret visit asks what a guest can see, and nothing else."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Visit
from inspect_app.standards import DEFAULT

from .walk import PLANNED, Inspector

SECTIONS = json.loads(DEFAULT.read_bytes())["sections"]
SEEN = [i["id"] for s in SECTIONS for i in s["items"] if i["guest"]]


@pytest.fixture
def secret(app: Flask, zhou: Inspector) -> Inspector:
    with app.app_context():
        db.session.get_one(Visit, PLANNED).secret = 1
        db.session.commit()
    return zhou


def items(html: str) -> list[str]:
    return re.findall(r'data-item="([\w-]+)"', html)


def test_its_pages_list_these_items_alone(secret: Inspector) -> None:
    assert re.findall(r"/walks/all/items/([\w-]+)\"", secret.opens("/walks/all")) == SEEN
    assert items(secret.opens("/sections/S2")) == ["S2-7", "S2-8"]
    assert f"0<small> / {len(SEEN)} " in secret.opens(), "the visit counts them"
    assert f"/ {len(SEEN)} " in secret.opens("/submission")


def test_what_no_guest_sees_is_not_there(secret: Inspector) -> None:
    for path in ("/sections/E", "/items/E1"):
        assert secret.client.get(f"/field/visits/{PLANNED}{path}").status_code == 404
    assert ">E</span>" not in secret.opens("/sections/S2"), "nor named beside the others"


def test_the_list_of_visits_counts_them(secret: Inspector) -> None:
    secret.answers("S2-8", number="300")
    card = next(c for c in secret.client.get("/field/visits").text.split('<a class="card') if PLANNED in c)
    assert f"已答 1 / {len(SEEN)} 项" in card


def test_what_is_asked_in_an_open_visit_stays_as_it_was(zhou: Inspector) -> None:
    assert len(items(zhou.opens("/sections/S2"))) == 8
    assert "/ 110 " in zhou.opens()


def test_an_answer_to_another_item_is_kept_and_counts_nowhere(secret: Inspector) -> None:
    """A tablet with an older version of the app asked it."""
    secret.client.post(f"/field/visits/{PLANNED}/items/E1/answer", data={"choice": "no"})
    assert "E1" not in secret.opens("/summary")
    assert "E1" in secret.opens("/items/E1/history")
