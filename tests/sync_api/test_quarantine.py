"""What cannot be applied is kept, with a reason a person can read."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Answered, Device
from inspect_app.models.fact import TEXT
from sync import envelope
from sync.chain import Place
from sync.device import Device as Tablet
from tests.sync_api.forged import body, forged, push
from tests.tablets import BASE, SHENS, count, facts

QUARANTINE = {
    "a kind nobody knows": (body(), {"kind": "danced"}, "unknown-kind"),
    "a visit of another team": (body(), {"visit": SHENS}, "against-rule"),
    "a visit that does not exist": (body(), {"visit": "nowhere"}, "against-rule"),
    "an item of no checklist": (body(item="X-1"), {}, "against-rule"),
    "an option of no item": (body(choice="maybe"), {}, "against-rule"),
    "a number as text": (body(choice=None, number="100"), {}, "bad-value"),
    "a number past every limit": (body(choice=None, number=2**40), {}, "bad-value"),
    "half a character": (b'{"n":"0","item":"S6-2","choice":null,"na":1,"reason":"\\ud800","base":[]}', {}, "bad-payload"),
    "a payload that is no JSON": (b'{"n":', {}, "bad-payload"),
    "a payload that is no object": (b"[]", {}, "bad-payload"),
    "a base that is no list": (body(base=7), {}, "bad-payload"),
    "a base that is an object": (body(base={}), {}, "bad-payload"),
    "a base that is a text": (body(base="abc"), {}, "bad-payload"),
    "a base longer than an id": (body(base=["x" * 37]), {}, "bad-payload"),
    "a text longer than its column": (body(text="字" * (TEXT + 1)), {"kind": "noted"}, "bad-value"),
    "a text with a NUL": (body(text="a\0b"), {"kind": "noted"}, "bad-value"),
    "a base with a NUL": (body(base=["a\0b"]), {}, "bad-payload"),
    "a number that is none": (body(other="NaN").replace(b'"NaN"', b"NaN"), {}, "bad-payload"),
    "somebody else's name": (body(), {"person": named("shen")}, "wrong-person"),
    "a time that is none": (body(), {"at": "yesterday"}, "damaged"),
    "nobody's name": (body(), {"person": ""}, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", QUARANTINE)
def test_what_cannot_be_applied_is_quarantined_with_a_reason_in_both_languages(
    app: Flask, zhou: Tablet, anyone: FlaskClient, what: str
) -> None:
    payload, said, code = QUARANTINE[what]
    fact = forged(zhou, payload, **said)
    told = push(anyone, zhou, fact).json
    answer = told["answers"][0]
    assert (answer["result"], answer["code"], told["acked_seq"]) == ("quarantined", code, 1)
    assert answer["sentence"]["zh"] != answer["sentence"]["en"]
    assert facts(app) == [(zhou.id, 1, "quarantined", code)]
    assert count(app, Answered) == 0
    assert push(anyone, zhou, fact).json["answers"][0]["code"] == code, "a repeat is told the same"


def test_a_payload_other_than_announced_is_quarantined_and_may_come_again(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    id = envelope.uuid7(1, bytes(10))
    header, payload = envelope.unpack(forged(zhou, body(), id=id))
    told = push(anyone, zhou, envelope.pack(header, payload.replace(b"yes", b"no!"))).json
    assert told["answers"][0]["code"] == "damaged"
    assert push(anyone, zhou, forged(zhou, body(), Place(gen=2), id=id)).json["answers"] == [{"id": id, "result": "applied"}]


def test_what_came_damaged_gives_way_to_the_intact_fact(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    header, payload = envelope.unpack(forged(zhou, body()))
    answers = [push(anyone, zhou, envelope.pack(header, p)).json["answers"][0] for p in (b"{}", payload)]
    assert [answer["result"] for answer in answers] == ["quarantined", "applied"]
    assert facts(app) == [(zhou.id, 1, "held", None)]
    assert count(app, Answered) == 1


def test_a_quarantined_fact_under_another_number_is_told_so_each_time(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    """Simulation, seed 29: the answer was lost, the copied tablet asked again, and was told `duplicate`."""
    id = envelope.uuid7(1, bytes(10))
    push(anyone, zhou, forged(zhou, body(choice="maybe"), id=id))
    moved = forged(zhou, body(choice="maybe"), Place(gen=2), id=id)
    answers = [push(anyone, zhou, moved).json["answers"][0] for _ in range(2)]
    assert [(a["result"], a["code"]) for a in answers] == [("quarantined", "against-rule")] * 2


def test_one_bad_fact_does_not_stop_those_after_it(app: Flask, zhou: Tablet) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    bad = zhou.answer(SHENS, "S6-2", choice="yes")
    zhou.answer(BASE, "S6-3", choice="yes")
    zhou.push()
    assert [state for _, _, state, _ in facts(app)] == ["held", "quarantined", "held"]
    assert (zhou.store.facts[bad].state, zhou.store.facts[bad].code) == ("quarantined", "against-rule")
    assert zhou.pending()["facts"] == 0


@pytest.mark.parametrize("end", ["the device is revoked", "the person is disabled"])
def test_work_of_the_revoked_and_disabled_is_kept_as_quarantined(app: Flask, zhou: Tablet, end: str) -> None:
    with app.app_context():
        if end == "the device is revoked":
            db.session.get_one(Device, zhou.id).revoked_at = 1
        else:
            db.session.get_one(Account, zhou.person).disabled_at = 1
        db.session.commit()
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    assert facts(app) == [(zhou.id, 1, "quarantined", "revoked")]
