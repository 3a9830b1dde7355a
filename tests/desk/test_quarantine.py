"""Kept apart in words, and counted once the cause is mended."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from inspect_app import quarantine
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.fieldkit.log import Answer
from inspect_app.models import Answered, Device, Fact, TeamMember, VisitSummary
from sync.device import Device as Tablet
from sync.memory import HELD, QUARANTINED
from sync.wire import Refused
from tests import worlds
from tests.desk.test_desk import token
from tests.sync_api.forged import body, forged, push
from tests.tablets import BASE, SHENS, count, over, tablet

ClientOf = Callable[[str], FlaskClient]
NO_TEAM = {"zh": "你不在本次任务的小组里", "en": "You are not on the team of this visit"}


@pytest.fixture
def zhou(client_of: ClientOf) -> Tablet:
    device = tablet(over(client_of("zhou")), "zhou")
    device.register("平板 7")
    return device


def refused(zhou: Tablet, visit: str = SHENS) -> str:
    """An answer that is kept apart."""
    id = zhou.answer(visit, "S2-4", choice="no", number=None, situation=0, na=0, reason=None)
    zhou.push()
    assert zhou.store.facts[id].state == QUARANTINED
    return id


def again(client: FlaskClient, fact: str) -> str:
    """As the page sends it: with what its own form holds, and nothing else."""
    form = re.search(rf'<form[^>]* hx-post="/quarantine/{fact}/again".*?</form>', client.get("/quarantine").text, re.S)
    assert form
    answer = client.post(f"/quarantine/{fact}/again", data=dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])))
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_told_in_words(zhou: Tablet, client_of: ClientOf, lang: str) -> None:
    refused(zhou)
    chen = client_of("chen")
    chen.set_cookie("lang", lang)
    page = chen.get("/quarantine").text
    for text in (NO_TEAM[lang], "周启明", "平板 7", "S2-4", "no"):
        assert text in page
    assert NO_TEAM[lang] not in chen.get(f"/quarantine?visit={BASE}").text


def test_once_the_cause_is_mended_it_counts_everywhere(app: Flask, zhou: Tablet, client_of: ClientOf) -> None:
    fact, chen = refused(zhou), client_of("chen")
    assert NO_TEAM["zh"] in again(chen, fact), "not yet"
    assert count(app, Answered) == 0
    with app.app_context():
        db.session.add(TeamMember(visit=SHENS, person=named("zhou")))
        db.session.commit()
    assert "原因已消除" in chen.get("/quarantine").text
    assert "现已计入" in again(chen, fact)
    assert fact not in chen.get("/quarantine").text
    with app.app_context():
        assert db.session.get_one(Answered, fact).choice == "no"
        assert db.session.get_one(VisitSummary, SHENS).quarantined == 0
    zhou.pull()
    assert zhou.store.facts[fact].state == HELD, "its own tablet hears of it"


def test_half_a_character_stands_on_the_page_as_a_question_mark(app: Flask, zhou: Tablet, client_of: ClientOf) -> None:
    push(app.test_client(), zhou, forged(zhou, body(reason="half").replace(b"half", b"x\\ud800y")))
    assert "x?y" in client_of("chen").get("/quarantine").text


def test_a_device_allowed_again(app: Flask, zhou: Tablet, client_of: ClientOf) -> None:
    with app.app_context():
        db.session.get_one(Device, zhou.id).revoked_at = int(time.time())
        db.session.commit()
    fact, chen = refused(zhou, BASE), client_of("chen")
    assert "停用" in again(chen, fact)
    with app.app_context():
        db.session.get_one(Device, zhou.id).revoked_at = None
        db.session.commit()
    assert "现已计入" in again(chen, fact)


@pytest.mark.skipif(worlds.chosen == "sqlite", reason="SQLite has one writer at a time")
def test_while_one_tries_again_another_waits(app: Flask, zhou: Tablet, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    fact, apply, free = refused(zhou), quarantine.apply, []

    def meanwhile(tried: Fact) -> Answer:
        with db.engine.connect() as other:
            free.extend(other.execute(select(Fact.id).where(Fact.id == fact).with_for_update(skip_locked=True)))
        return apply(tried)

    monkeypatch.setattr(quarantine, "apply", meanwhile)
    again(client_of("chen"), fact)
    assert free == []


def test_only_who_may_see_the_visit_may_try(app: Flask, zhou: Tablet, client_of: ClientOf) -> None:
    fact = refused(zhou)
    with app.app_context():
        place = db.session.get_one(Fact, fact).visit
    assert place == SHENS
    other, region = client_of("lin"), client_of("lin").get(f"/visits/{SHENS}").status_code
    assert region == 404, "of another region"
    assert fact not in other.get("/quarantine").text
    assert other.post(f"/quarantine/{fact}/again", headers={"X-CSRFToken": token(other)}).status_code == 404
    assert client_of("zhou").get("/quarantine").status_code == 403
    nowhere = refused(zhou, "nowhere")
    seen = [nowhere in client_of(login).get("/quarantine").text for login in ("lin", "chen", "xu")]
    assert seen == [False, True, True], "what names no visit is for those who see every region"


def test_a_tablet_gone_wrong_keeps_what_is_too_much(app: Flask, zhou: Tablet) -> None:
    app.config["QUARANTINE_FACTS"] = 3
    for _ in range(3):
        refused(zhou)
    zhou.answer(SHENS, "S2-4", choice="no", number=None, situation=0, na=0, reason=None)
    with pytest.raises(Refused, match="quarantine-full"):
        zhou.push()
    assert len(zhou.store.waiting()) == 1, "it stays on the tablet"
    assert count(app, Fact, Fact.device == zhou.id) == 3
