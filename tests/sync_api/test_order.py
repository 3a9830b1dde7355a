"""Order of arrival does not matter: the same facts give the same world, however they came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.models import Answered, Cleared, Covers, Fact, Noted, Settled, Submitted, Supersedes
from sync.device import Device
from sync.memory import Line
from tests.tablets import BASE, keys, tablet

ITEMS, CHOICES = ("S6-2", "S6-3"), ("yes", "no", "maybe")  # maybe is no choice: quarantined wherever it stands
PEOPLE = (("zhou", 1), ("zhou", 2), ("shen", 1), ("he", 1))  # he is not on the team

acts = st.lists(
    st.tuples(
        st.sampled_from(range(len(PEOPLE))),
        st.sampled_from(["answer", "answer", "answer", "clear", "note", "see", "submit", "settle"]),
        st.sampled_from(ITEMS),
        st.sampled_from(CHOICES),
        st.integers(0, len(PEOPLE) - 1),
    ),
    min_size=2,
    max_size=24,
)


def play(devices: list[Device], story: list[tuple[Any, ...]]) -> list[Line]:
    """Everybody works at once; `see` brings one all that another has."""
    for who, act, item, choice, other in story:
        device = devices[who]
        if act == "answer":
            device.answer(BASE, item, choice=choice)
        elif act == "clear":
            device.clear(BASE, item)
        elif act == "note":
            device.note(BASE, item, choice)
        elif act == "submit":
            heads = device.heads(BASE, ("answered",))
            device.record("submitted", BASE, {"remark": "all"}, device.heads(BASE, ("submitted",)), covers=heads)
        elif act == "settle":
            settle(device, item, choice)
        else:
            device.store.facts |= devices[other].store.facts
    return [line for device in devices for line in device.store.log]


def settle(device: Device, item: str, choice: str) -> str:
    """All that this device has seen of the item is named."""
    kinds = ("answered", "cleared", "settled")
    seen = [f.id for f in device.store.facts.values() if f.h["kind"] in kinds and f.fields["item"] == item]
    fields = {"item": item, "choice": choice, "number": None, "situation": 0, "na": 0, "reason": None}
    return device.record("settled", BASE, fields, seen)


def world(app: Flask, facts: list[Line]) -> dict[str, Any]:
    """What the centre makes of these facts in this order; nothing stays."""
    log = app.extensions["field"].log()
    try:
        for line in facts:
            log.receive(line.header, line.payload)
        return {name: sorted(map(tuple, db.session.execute(rows)), key=repr) for name, rows in VIEWS.items()}
    finally:
        db.session.rollback()


VIEWS = {
    "log": select(Fact.id, Fact.hash, Fact.state, Fact.reason),
    "answers": select(Answered.__table__),
    "clearings": select(Cleared.__table__),
    "notes": select(Noted.__table__),
    "submissions": select(Submitted.__table__),
    "base": select(Supersedes.__table__),
    "covers": select(Covers.__table__),
    "heads": scoring.answer_heads(BASE).with_only_columns(Answered.id),
    "settled": scoring.settled_heads(BASE).with_only_columns(Settled.id),
    "conflicts": scoring.conflicts(BASE),
    "differing": scoring.differing(BASE),
    "in force": scoring.submissions(BASE),
    "points": scoring.total(BASE),
}


@pytest.fixture
def centre(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=acts, seed=st.integers(0, 2**32))
def test_any_order_of_arrival_gives_the_same_world(centre: Flask, story: list[tuple[Any, ...]], seed: int) -> None:
    devices = [tablet(lambda *_: pytest.fail("no network here"), *who) for who in PEOPLE]
    facts = play(devices, story)
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert world(centre, facts) == world(centre, shuffled)


@settings(max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=acts)
def test_every_value_not_superseded_is_visible(centre: Flask, story: list[tuple[Any, ...]]) -> None:
    """Before any submission: an answer is a head, or some fact of the same person and item named it."""
    devices = [tablet(lambda *_: pytest.fail("no network here"), *who) for who in PEOPLE]
    facts = play(devices, [act for act in story if act[1] != "submit"])
    seen = world(centre, facts)
    held = {id for id, _, state, _ in seen["log"] if state == "held"}
    by_id = {line.id: line for line in facts if line.id in held}
    own = [x for x in by_id.values() if x.h["kind"] != "settled"]
    named = {b for x in own for b in x.fields["base"] if b in by_id and key(by_id[b]) == key(x)}
    heads = {row[0] for row in seen["heads"]}
    assert heads == {id for id, line in by_id.items() if line.h["kind"] == "answered" and id not in named}


def key(line: Line) -> tuple[Any, ...]:
    return line.h["person"], line.h["kind"] == "noted", line.fields["item"]


def test_a_base_of_another_person_or_item_supersedes_nothing(centre: Flask) -> None:
    zhou, shen = (tablet(lambda *_: pytest.fail("no network here"), login) for login in ("zhou", "shen"))
    theirs, other = shen.answer(BASE, "S6-2", choice="no"), zhou.answer(BASE, "S6-3", choice="no")
    fields = {"item": "S6-2", "choice": "yes", "number": None, "situation": 0, "na": 0, "reason": None}
    mine = zhou.record("answered", BASE, fields, [theirs, other])
    assert world(centre, [*shen.store.log, *zhou.store.log])["heads"] == sorted([(theirs,), (other,), (mine,)])


def test_the_helper_makes_the_same_ids_again() -> None:
    one, again = (tablet(lambda *_: pytest.fail("no network here"), "zhou", 1).answer(BASE, "S6-2", choice="yes") for _ in range(2))
    assert one == again
    assert keys()["fact"] == ["id"]
