"""What comes to a sheet after it was submitted is kept, shown as late to its owner, the lead and the desk, and changes no result."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import VisitSummary
from sync.device import Device
from tests.tablets import BASE, TabletOf, jpeg

from .walk import SHARED, Inspector, ok

EMPTY = {"number": None, "situation": 0, "na": 0, "reason": None}


@pytest.fixture
def lead(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector("zhou", SHARED)


@pytest.fixture
def shen(inspector: Callable[..., Inspector]) -> Inspector:
    """Answered, noted and photographed at the centre, one item cleared again, and submitted."""
    who = inspector("shen", SHARED)
    who.answers("S2-4", choice="yes")
    who.answers("S2-5", choice="yes")
    ok(who.acts("/items/S2-4/note", text="如约"))
    who.photographs("S2-4")
    ok(who.acts("/items/S2-5/clear", base=re.findall(r'name="base" value="([^"]+)"', who.opens("/items/S2-5"))))
    who.submits("有空项")
    return who


@pytest.fixture
def old(tablet_of: TabletOf) -> Device:
    """Another tablet of shen's, which was without signal all day."""
    return tablet_of("shen")


def result(app: Flask) -> tuple[int, int, str]:
    with app.app_context():
        found = db.session.get_one(VisitSummary, SHARED)
        return found.points, found.answered, found.state


def desk(client_of: Callable[[str], FlaskClient]) -> str:
    return client_of("chen").get(f"/visits/{SHARED}").text


def said(page: str) -> list[str]:
    return sorted(re.findall(r'data-late="(\w+)"', page))


def test_nothing_is_late_at_first(shen: Inspector, lead: Inspector, client_of: Callable[[str], FlaskClient]) -> None:
    assert "data-late" not in shen.opens("/submission") + lead.opens() + desk(client_of)


def test_it_is_kept_and_shown_and_changes_nothing(
    app: Flask, shen: Inspector, lead: Inspector, old: Device, client_of: Callable[[str], FlaskClient]
) -> None:
    before = result(app)
    old.pull()
    seen = old.heads(BASE, ("answered",))
    old.answer(BASE, "S2-6", choice="yes", **EMPTY)
    old.record("answered", BASE, {"item": "S2-4", "choice": "no", **EMPTY}, seen)
    old.note(BASE, "S2-4", "其实没有")
    old.attach(BASE, "S2-4", jpeg(seed=7), 320, 240)
    old.push()
    assert result(app) == before
    assert said(shen.opens("/submission")) == ["answered", "answered", "attached", "noted"]
    assert "提交后才到、未计入的记录：4" in shen.opens()
    assert "沈" in lead.opens("/submission").split('id="late"')[1]
    assert "提交后才到、未计入的记录：4" in lead.opens()
    page = desk(client_of)
    assert 'data-late="4"' in page
    card = page.split('id="item-S2-4"')[1].split("</article>")[0]
    assert "如约" in card, "what was submitted stays to be read"
    assert "其实没有" in card
    assert card.count("提交之后") == 3, "the answer, the note, the photo"


def test_what_is_of_no_item_stands_first(shen: Inspector, old: Device) -> None:
    old.answer(BASE, "S2-6", choice="yes", **EMPTY)
    old.attach(BASE, "", jpeg(seed=7), 320, 240)
    old.push()
    assert re.findall(r'data-late="(\w+)"', shen.opens("/submission")) == ["attached", "answered"]


def test_the_list_of_visits_counts_what_was_submitted(shen: Inspector, old: Device) -> None:
    def counted() -> str:
        return shen.client.get("/field/visits").text.split(f'id="to-{SHARED}"')[1].split("</a>")[0]

    assert "已答 1" in counted(), "one of the two was taken back"
    old.answer(BASE, "S2-6", choice="yes", **EMPTY)
    old.record("answered", BASE, {"item": "S2-4", "choice": "no", **EMPTY}, old.heads(BASE, ("answered",)))
    old.push()
    assert "已答 1" in counted()


def test_taken_back_late_it_still_counts(app: Flask, shen: Inspector, old: Device) -> None:
    before = result(app)
    old.pull()
    old.record("cleared", BASE, {"item": "S2-4"}, old.heads(BASE, ("answered",)))
    old.push()
    assert result(app) == before
    assert said(shen.opens("/submission")) == ["cleared"]


def test_reopened_and_submitted_again_it_is_part_of_it(app: Flask, shen: Inspector, old: Device) -> None:
    old.answer(BASE, "S2-6", choice="yes", **EMPTY)
    old.push()
    before = result(app)
    base = re.findall(r'name="base" value="([^"]+)"', shen.opens("/submission"))
    ok(shen.acts("/reopen", sheet=named("shen"), reason="旧平板", base=base))
    assert said(shen.opens("/submission")) == []
    shen.submits("再交")
    assert said(shen.opens("/submission")) == []
    assert result(app)[1] == before[1] + 1
