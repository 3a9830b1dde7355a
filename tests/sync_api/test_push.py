"""Facts come up: in order, once, and whatever they are, they are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.models import Answered, Device, Fact, Supersedes
from sync import envelope, limits
from sync.chain import Place
from sync.device import Device as Tablet
from tests.sync_api.forged import body, forged, push
from tests.tablets import BASE, SPOKEN, TabletOf, bearer, count, facts, over


def test_answers_arrive_once_and_in_order(app: Flask, zhou: Tablet) -> None:
    first = zhou.answer(BASE, "S6-2", choice="no")
    second = zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    assert zhou.pending() == {"facts": 0, "photos": 0, "bytes": 0}
    assert facts(app) == [(zhou.id, 1, "held", None), (zhou.id, 2, "held", None)]
    with app.app_context():
        assert db.session.get_one(Answered, second).choice == "yes"
        assert db.session.get_one(Supersedes, (first, second))


def test_a_push_outlives_the_sign_in(zhou: Tablet, anyone: FlaskClient) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.wire.transport = over(anyone)
    zhou.push()
    assert zhou.pending()["facts"] == 0


def test_a_repeat_changes_nothing_and_is_called_duplicate(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.answer(BASE, "S6-3", choice="yes")
    zhou.push()
    before = count(app, Fact), count(app, Answered)
    again = push(anyone, zhou, *zhou.store.log).json
    assert [a["result"] for a in again["answers"]] == ["duplicate", "duplicate"]
    assert again["acked_seq"] == 2
    assert (count(app, Fact), count(app, Answered)) == before


def test_a_gap_asks_for_the_missing_number_and_keeps_nothing(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    for choice in ("yes", "no", "yes"):
        zhou.answer(BASE, "S6-2", choice=choice)
    push(anyone, zhou, zhou.store.log[0])
    gap = push(anyone, zhou, zhou.store.log[2])
    assert (gap.status_code, gap.mimetype) == (409, "application/problem+json")
    assert (gap.json["action"], gap.json["expected_seq"]) == ("resend", 2)
    assert count(app, Fact) == 1


def test_a_tablet_fills_a_gap_by_itself(app: Flask, zhou: Tablet) -> None:
    """The centre was restored: it lacks what the tablet thinks is there."""
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.store.log[0].state = "held"
    zhou.answer(BASE, "S6-3", choice="yes")
    zhou.push()
    assert [row[1] for row in facts(app)] == [1, 2]


def test_another_history_asks_for_a_new_generation(app: Flask, zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    other = forged(zhou, body(choice="no"))
    fork = push(anyone, zhou, other)
    assert (fork.status_code, fork.json["action"]) == (409, "new-generation")
    assert count(app, Fact) == 1


def test_a_copied_tablet_starts_a_new_generation_with_the_same_facts(app: Flask, zhou: Tablet) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.push()
    zhou.store.log.clear()
    zhou.store.place = Place()  # an old copy of the profile comes back
    made = zhou.answer(BASE, "S6-3", choice="yes"), zhou.answer(BASE, "S6-1", number=100)
    zhou.push()
    assert zhou.store.place.gen == 2
    assert tuple(m.id for m in zhou.store.log) == made
    assert count(app, Fact) == 3
    assert zhou.pending()["facts"] == 0


def test_a_known_fact_under_another_number_is_a_duplicate(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    payload, id = body(), envelope.uuid7(1, bytes(10))
    assert push(anyone, zhou, forged(zhou, payload, id=id)).json["answers"] == [{"id": id, "result": "applied"}]
    again = push(anyone, zhou, forged(zhou, payload, Place(gen=2), id=id)).json
    assert (again["answers"], again["acked_seq"]) == ([{"id": id, "result": "duplicate"}], 1)
    assert count(app, Answered) == 1
    assert [len(scope["facts"]) for scope in zhou.wire.pull({})["scopes"] if scope["facts"]] == [1], "tablets are given the first alone"


def test_what_is_kept_apart_counts_in_the_visit_s_summary(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    """Simulation, seed 14: `flask summaries check` named a difference after a copied tablet had sent its facts again."""
    id = envelope.uuid7(1, bytes(10))
    push(anyone, zhou, forged(zhou, body(), id=id))
    push(anyone, zhou, forged(zhou, body(), Place(gen=2), id=id))
    push(anyone, zhou, forged(zhou, body(choice="no"), Place(gen=3), id=id))
    assert app.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_a_repeat_whose_first_line_was_lost_here_takes_its_place(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    id = envelope.uuid7(1, bytes(10))
    push(anyone, zhou, forged(zhou, body(), id=id))
    again = forged(zhou, body(), Place(gen=2), id=id)
    push(anyone, zhou, again)
    with app.app_context():
        db.session.delete(db.session.get_one(Fact, id))
        db.session.commit()
    assert push(anyone, zhou, again).json["answers"] == [{"id": id, "result": "applied"}]
    assert push(anyone, zhou, again).json["answers"] == [{"id": id, "result": "duplicate"}]
    assert count(app, Answered) == 1
    assert [(state, reason) for _, _, state, reason in facts(app)] == [("held", None)]
    assert app.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_another_content_under_a_known_id_is_kept_apart_loudly(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    id = envelope.uuid7(1, bytes(10))
    push(anyone, zhou, forged(zhou, body(), id=id))
    other = push(anyone, zhou, forged(zhou, body(choice="no"), Place(gen=2), id=id)).json["answers"][0]
    assert (other["result"], other["code"]) == ("quarantined", "different")
    assert set(other["sentence"]) == {"zh", "en"}
    with app.app_context():
        assert db.session.get_one(Answered, id).choice == "yes"
    assert [(state, reason) for _, _, state, reason in facts(app, Fact.gen == 2)] == [("quarantined", "different")]


def test_two_tablets_of_one_person_that_differ_are_a_conflict(app: Flask, zhou: Tablet, tablet_of: TabletOf) -> None:
    other = tablet_of("zhou", 2)
    zhou.answer(BASE, "S6-2", choice="yes")
    id = other.answer(BASE, "S6-2", choice="no")
    zhou.push()
    told = other.wire.push([line.packed() for line in other.store.log], {})
    assert told["answers"] == [{"id": id, "result": "conflict"}]
    assert count(app, Answered) == 2


def test_two_inspectors_do_not_touch_each_other(app: Flask, zhou: Tablet, tablet_of: TabletOf) -> None:
    shen = tablet_of("shen")
    zhou.answer(BASE, "S6-2", choice="yes")
    id = shen.answer(BASE, "S6-2", choice="no")
    zhou.push()
    told = shen.wire.push([line.packed() for line in shen.store.log], {})
    assert told["answers"] == [{"id": id, "result": "applied"}]
    assert {row[2] for row in facts(app)} == {"held"}


BROKEN = {
    "half a JSON": (b'{"facts": [', 400, "bad-json"),
    "a list": (b"[]", 400, "bad-json"),
    "no facts": (b"{}", 400, "bad-json"),
    "not a number": (b'{"facts": [], "pending": NaN}', 400, "bad-json"),
    "a deep hole": (b'{"facts": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400, "bad-json"),
    "no text at all": (b"\xff\xfe", 400, "bad-json"),
    "facts that are none": (b'{"facts": [7]}', 422, "bad-envelope"),
    "a header without a place": (b'{"facts": [{"h": "e30", "p": "e30"}]}', 422, "bad-envelope"),
    "letters that are no base64": (b'{"facts": [{"h": "e3*", "p": "e30"}]}', 422, "bad-envelope"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_push_is_answered_clearly_and_stores_nothing(app: Flask, zhou: Tablet, anyone: FlaskClient, what: str) -> None:
    sent, status, code = BROKEN[what]
    answer = anyone.post("/sync/v1/push", data=sent, headers=bearer(zhou))
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["sentence"]["zh"] != answer.json["sentence"]["en"]
    assert count(app, Fact) == 0


def test_a_fact_of_another_device_takes_no_number_of_it(app: Flask, zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    shen = tablet_of("shen")
    shen.answer(BASE, "S6-2", choice="no")
    assert push(anyone, zhou, shen.store.log[0]).json["code"] == "bad-envelope"
    shen.push()
    assert facts(app) == [(shen.id, 1, "held", None)]


def test_a_batch_has_at_most_200_facts(zhou: Tablet, anyone: FlaskClient) -> None:
    zhou.answer(BASE, "S6-2", choice="yes")
    many = anyone.post("/sync/v1/push", json={"facts": [zhou.store.log[0].packed()] * 201}, headers=bearer(zhou))
    assert (many.status_code, many.json["code"]) == (413, "batch-too-large")


def test_long_notes_go_in_batches_that_fit(app: Flask, zhou: Tablet) -> None:
    for _ in range(40):
        zhou.note(BASE, "S6-2", "好" * limits.TEXT)
    zhou.push()
    assert [state for _, _, state, _ in facts(app)] == ["held"] * 40


@pytest.mark.parametrize("credential", ["", "Bearer ", "Bearer wrong", "Basic eDp5"])
def test_without_a_credential_nothing_is_taken(app: Flask, zhou: Tablet, anyone: FlaskClient, credential: str) -> None:
    answer = anyone.post("/sync/v1/push", json={"facts": []}, headers=SPOKEN | {"Authorization": credential})
    assert (answer.status_code, answer.json["action"]) == (401, "login")


def test_what_a_tablet_still_holds_is_remembered(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    pending = {"facts": 3, "photos": 2, "bytes": 900_000}
    anyone.post("/sync/v1/push", json={"facts": [], "pending": pending}, headers=bearer(zhou))
    with app.app_context():
        device = db.session.get_one(Device, zhou.id)
        assert (device.pending_facts, device.pending_photos, device.pending_bytes) == (3, 2, 900_000)
        assert device.seen_at


def test_a_form_of_another_site_cannot_push(zhou: Tablet, anyone: FlaskClient) -> None:
    headers = bearer(zhou)
    del headers["X-Sync-Protocol"]
    assert anyone.post("/sync/v1/push", json={"facts": []}, headers=headers).json["code"] == "protocol"


def test_facts_rows_and_numbers_commit_together(
    app: Flask, zhou: Tablet, anyone: FlaskClient, monkeypatch: pytest.MonkeyPatch, client_of: Callable[[str], FlaskClient]
) -> None:
    """The centre falls over between the facts and the commit: nothing of the batch is there, and the next try brings all."""
    zhou.answer(BASE, "S6-2", choice="yes")

    def fall(*_: object) -> None:
        raise RuntimeError("the centre falls over")

    with monkeypatch.context() as patch:
        patch.setattr("inspect_app.sync_api.push._pending", fall)
        with pytest.raises(RuntimeError):
            push(anyone, zhou, zhou.store.log[0])
    assert (count(app, Fact), count(app, Answered)) == (0, 0)
    zhou.push()
    assert (count(app, Fact), count(app, Answered)) == (1, 1)
