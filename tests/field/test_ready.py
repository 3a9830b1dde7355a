"""The card before the trip: what a browser says of itself, judged."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from inspect_app.database import db
from inspect_app.fieldkit.centre import Centre
from inspect_app.models import Attached, Checklist, Evaluation
from tests.fieldkit.nasty import SEEN

from .walk import Inspector


@pytest.fixture
def card(app: Flask, zhou: Inspector, monkeypatch: pytest.MonkeyPatch) -> Any:
    """card(room=0): the page as a tablet with these surroundings shows it."""
    centre: Centre = app.extensions["field"]
    known = centre.services.ambient

    def shown(**around: Any) -> str:
        monkeypatch.setattr(centre, "services", replace(centre.services, ambient=lambda: known() | SEEN | around))
        return zhou.speaks("en").client.get("/field/ready").text

    return shown


def states(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-check="(\w+)" data-state="(\w+)"', page))


def test_all_is_well(card: Any) -> None:
    page = card()
    assert set(states(page).values()) == {"ok"}
    assert 'data-ready="yes"' in page
    assert "Room for photos of 900 KB: about 11111." in page


@pytest.mark.parametrize(
    ("around", "line", "state", "whole", "said"),
    [
        ({"kept": 0}, "storage", "warn", "nearly", "Add the app to the home screen"),
        ({"signed": 0}, "sign", "bad", "no", "Sign in while there is signal"),
        ({"signed": None}, "sign", "ask", "ask", "not known yet"),
        ({"newest": 0}, "app", "bad", "no", "Close all windows of this app"),
        ({"opens": 0}, "opening", "bad", "no", "If this stays, use another browser."),
        ({"room": 90_000}, "photos", "bad", "no", "Room for photos of 900 KB: about 100.</b> Your visits may need 700."),
        ({"camera": None}, "picture", "ask", "ask", "Take one picture"),
        ({"camera": "no"}, "picture", "bad", "no", "Allow the camera"),
        ({"ahead": 121}, "clock", "bad", "no", "The clock is fast by 2 minutes."),
        ({"ahead": -3570}, "clock", "bad", "no", "The clock is slow by 60 minutes."),
        ({"ahead": 31_536_000}, "clock", "bad", "no", "The clock is fast; days ahead: 365."),
        ({"ahead": 120}, "clock", "ok", "yes", "The clock agrees"),
    ],
)
def test_each_line_says_what_to_do(card: Any, around: dict[str, Any], line: str, state: str, whole: str, said: str) -> None:
    page = card(**around)
    assert {name: found for name, found in states(page).items() if found != "ok"} == ({} if state == "ok" else {line: state})
    assert f'data-ready="{whole}"' in page
    assert said in page


def test_a_visit_whose_items_have_not_come_is_red(app: Flask, card: Any) -> None:
    with app.app_context():
        row = dict(db.session.execute(select(Checklist.__table__)).mappings().first() or {})
        db.session.execute(insert(Checklist.__table__).values({**row, "id": "bare"}))
        db.session.execute(update(Evaluation).values(checklist="bare"))
        db.session.commit()
    page = card()
    assert states(page)["board"] == "bad"
    assert "not on this tablet yet: 7.</b> Check again where there is signal" in page


def test_room_is_counted_in_photos_as_this_person_takes_them_but_never_in_small_ones(app: Flask, card: Any, zhou: Inspector) -> None:
    zhou.photographs("S1-3")
    assert "Room for photos of 900 KB: about 11111." in card(), "a picture of a white wall says nothing of the next ones"
    with app.app_context():
        db.session.execute(update(Attached.__table__).values(original_kept=1, original_bytes=4_000_000))
        db.session.commit()
    size = int(re.search(r"photos of (\d+) KB", card())[1])  # type: ignore[index]
    assert 3900 < size < 4000
    assert f"Room for photos of {size} KB: about {10**7 // size}." in card()


def test_what_is_on_board_and_what_was_found_there_before(card: Any, zhou: Inspector) -> None:
    before = re.findall(r'href="/field/visits/([\w-]+)".*?</a>', card())
    assert len(before) == 7
    rows = rows_of(card(), "千帆岛")
    assert [row.split(" · ")[-1] for row in rows] == ["no earlier answers here"] * 2
    there = Inspector(zhou.client, next(v for v, row in zip(before, names(card()), strict=True) if row.startswith("千帆岛")))
    there.answers("S1-3", choice="yes")
    assert rows_of(card(), "千帆岛") == rows, "results are on board once they are submitted"
    there.submits("enough")
    assert rows_of(card(), "千帆岛")[0].endswith("with the answers of " + rows[0][:10])


def names(page: str) -> list[str]:
    return re.findall(r'class="ttl">(.*?)<small>', page)


def rows_of(page: str, site: str) -> list[str]:
    return [row for name, row in zip(names(page), re.findall(r"<small>(.*?)</small>", page), strict=True) if name.startswith(site)]


def test_a_browser_that_keeps_nothing_is_never_ready(zhou: Inspector) -> None:
    page = zhou.speaks("en").client.get("/field/ready").text
    assert 'data-ready="online"' in page
    assert states(page) == {}
