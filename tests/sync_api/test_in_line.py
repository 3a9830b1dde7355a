"""Pushes that wait for their turn are taken in one transaction, and each is told what it would have been told alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app import models
from inspect_app.database import db
from inspect_app.models import Counter, Fact
from inspect_app.sync_api import push
from sync.device import Device
from tests.sync_api.forged import body, forged
from tests.sync_api.sending import AtOnce, waiting
from tests.tablets import BAMBOO, BASE, TabletOf, bearer, facts


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many were to be taken in each transaction."""
    counts, commit = list[int](), push._commit

    def counting(pushes: list[push.Push]) -> None:
        counts.append(len(pushes))
        commit(pushes)

    monkeypatch.setattr(push, "_commit", counting)
    return counts


def test_those_in_line_are_taken_in_one_transaction(app: Flask, three: list[Device], at_once: AtOnce, taken: list[int]) -> None:
    answers = at_once(*map(waiting, three))
    assert taken == [3]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    for tablet, answer in zip(three, answers, strict=True):
        assert answer.json["acked_seq"] == 2
        assert [told["id"] for told in answer.json["answers"]] == [line.id for line in tablet.store.waiting()]
        assert {told["result"] for told in answer.json["answers"]} == {"applied"}
        assert facts(app, Fact.device == tablet.id) == [(tablet.id, 1, "held", None), (tablet.id, 2, "held", None)]


def test_each_sees_those_before_it(app: Flask, tablet_of: TabletOf, at_once: AtOnce, taken: list[int]) -> None:
    """Two answers of a team to one item: the second is in conflict. And only the first was alone since its tablet last looked."""
    team = [tablet_of("zhou"), tablet_of("zhou", 1)]
    for tablet in team:
        tablet.pull()
        tablet.answer(BASE, "S6-2", choice="yes" if tablet is team[0] else "no")
    answers = [answer.json for answer in at_once(*map(waiting, team))]
    assert taken == [2]
    assert sorted(answer["answers"][0]["result"] for answer in answers) == ["applied", "conflict"]
    with app.app_context():
        [alone] = [answer["revision"] for answer in answers if "revision" in answer]
        assert alone == db.session.get_one(Counter, 1).revision - 1
    assert "revision" in next(answer for answer in answers if answer["answers"][0]["result"] == "applied")


def test_one_that_is_refused_keeps_none_of_the_others_out(app: Flask, three: list[Device], at_once: AtOnce, taken: list[int]) -> None:
    zhou, shen, he = three
    gap = (shen, {"facts": [line.packed() for line in shen.store.waiting()][1:]})
    answers = at_once(waiting(zhou), gap, waiting(he))
    assert sorted(taken) == [1, 1, 1, 3]
    assert [answer.status_code for answer in answers] == [200, 409, 200]
    assert answers[1].json["expected_seq"] == 1
    kept = {device for device, *_ in facts(app, Fact.device.in_([tablet.id for tablet in three]))}
    assert kept == {zhou.id, he.id}
    shen.sync()
    assert not shen.pending()["facts"]


def test_what_is_kept_apart_keeps_none_of_the_others_out(three: list[Device], at_once: AtOnce, taken: list[int]) -> None:
    zhou, shen, he = three
    strange = (shen, {"facts": [forged(shen, body(), kind="danced")]})
    answers = [answer.json["answers"] for answer in at_once(waiting(zhou), strange, waiting(he))]
    assert taken == [3]
    assert [[told["result"] for told in told_] for told_ in answers] == [["applied"] * 2, ["quarantined"], ["applied"] * 2]


def test_the_same_push_twice_at_once_is_kept_once(app: Flask, three: list[Device], at_once: AtOnce) -> None:
    zhou = three[0]
    answers = at_once(waiting(zhou), waiting(zhou))
    results = sorted(answer.json["answers"][0]["result"] for answer in answers)
    assert results == ["applied", "duplicate"]
    assert len(facts(app, Fact.device == zhou.id)) == 2


def test_no_more_than_so_many_at_a_time(three: list[Device], at_once: AtOnce, taken: list[int]) -> None:
    answers = at_once(*(waiting(three[number % 3]) for number in range(push.AT_ONCE * 2)))
    assert sorted(taken) == [push.AT_ONCE, push.AT_ONCE]
    assert {answer.status_code for answer in answers} == {200}


def test_a_stranger_does_not_even_stand_in_line(app: Flask, three: list[Device], taken: list[int]) -> None:
    refused = app.test_client().post("/sync/v1/push", json={"facts": []}, headers=bearer(three[0]) | {"Authorization": "Bearer guessed"})
    assert refused.status_code == 401
    assert taken == []


def test_many_at_once_are_all_there_once(app: Flask, tablet_of: TabletOf, taken: list[int]) -> None:
    """Teams at work on the same visits, every tablet in a thread of its own, some of them with something strange."""
    team = [tablet_of(login, number) for number in range(8) for login in ("zhou", "shen", "he")]
    visits = {"zhou": BASE, "shen": BASE, "he": BAMBOO}
    for number, tablet in enumerate(team):
        tablet.pull()
        visit = visits[("zhou", "shen", "he")[number % 3]]
        for item in ("S6-2", "S6-3", "S6-4", "S6-5"):
            tablet.answer(visit, item, choice="yes" if number % 2 else "no")
        if number % 5 == 0:
            tablet.record("danced", visit, {})
    with ThreadPoolExecutor(len(team)) as threads:
        for done in [threads.submit(tablet.push) for tablet in team]:
            done.result(60)
    assert max(taken) > 1, "some of them waited for each other"
    expected = [(tablet.id, seq) for tablet in team for seq in range(1, 6 if team.index(tablet) % 5 == 0 else 5)]
    assert sorted((device, seq) for device, seq, *_ in facts(app)) == sorted(expected)
    with app.app_context():
        revisions = db.session.execute(select(Fact.revision)).scalars().all()
    assert len(set(revisions)) == len(expected)
    told = app.test_cli_runner().invoke(args=["summaries", "check"])
    assert told.exit_code == 0, told.output


def test_what_a_tablet_holds_is_told_by_the_last_push_that_says_it(app: Flask, three: list[Device]) -> None:
    told = {"facts": 7, "photos": 2, "bytes": 5}
    with app.test_request_context("/sync/v1/push", method="POST"):
        push._commit([push.Push(three[0].id, said, [], None) for said in ({"pending": told}, {})])
        device = db.session.get_one(models.Device, three[0].id)
        assert (device.pending_facts, device.pending_photos, device.pending_bytes) == (7, 2, 5)
