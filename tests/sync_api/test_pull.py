"""Rows come down: what one's teams need, all of it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from inspect_app.database import Pulled, db
from inspect_app.models import Counter, Evaluation, Item, Person, Setting, Site, TeamMember, Visit
from inspect_app.standards import DEFAULT_ID
from inspect_app.sync_api import scopes
from tests.tablets import BAMBOO, BASE, SHENS, SPOKEN, TabletOf, jpeg, named

from .rows import rows

Change = Callable[..., None]


@pytest.fixture
def change(app: Flask) -> Change:
    """change(model, key, name=value): as a supervisor's page does."""

    def set_(model: Any, key: Any, **values: Any) -> None:
        with app.app_context():
            row = db.session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)
            db.session.commit()

    return set_


def test_a_new_tablet_gets_its_visits_with_all_they_need(app: Flask, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    with app.app_context():
        mine = set(db.session.execute(select(TeamMember.visit).where(TeamMember.person == zhou.person)).scalars())
        item = db.session.execute(select(Item.__table__).where(Item.code == "S6-2")).mappings().one()
    assert {row["id"] for row in rows(zhou, "visit")} == mine
    assert len(rows(zhou, "item")) == 110
    assert rows(zhou, "item", code="S6-2") == [dict(item)]
    assert {row["name"] for row in rows(zhou, "person")} == {"周启明", "沈岚", "何志远"}
    for row in rows(zhou, "visit"):
        evaluation = rows(zhou, "evaluation", id=row["evaluation"])[0]
        assert rows(zhou, "site", id=evaluation["site"])


def test_nothing_new_is_one_small_answer(tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    told = zhou.wire.pull(zhou.store.known)
    assert (told["scopes"], told["gone"]) == ([], [])


def test_nobody_receives_a_visit_of_another_team(tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    shen.answer(SHENS, "S6-2", choice="yes")
    shen.sync()
    zhou.wire.transport("POST", "/sync/v1/pull", SPOKEN, b'{"known": {"visit:%s": 0}}' % SHENS.encode())
    zhou.pull()
    assert not rows(zhou, "visit", id=SHENS)
    assert not [f for f in zhou.store.facts.values() if f.h["visit"] == SHENS]


def test_asking_for_anothers_visit_only_tells_that_it_is_gone(tablet_of: TabletOf) -> None:
    told = tablet_of("zhou").wire.pull({f"visit:{SHENS}": 0, "visit:nowhere": 0, "nonsense": 3})
    assert told["gone"] == sorted(["nonsense", f"visit:{SHENS}", "visit:nowhere"])
    assert SHENS not in str(told["scopes"])


def test_a_supervisor_with_a_tablet_gets_only_visits_of_his_own_team(tablet_of: TabletOf) -> None:
    chen = tablet_of("chen")
    chen.pull()
    assert rows(chen, "visit") == []


def test_the_answers_of_the_team_come_down_as_the_same_bytes(tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    id = zhou.answer(BASE, "S6-2", choice="yes")
    zhou.sync()
    shen.sync()
    ours, theirs = zhou.store.facts[id], shen.store.facts[id]
    assert (theirs.header, theirs.payload, theirs.state) == (ours.header, ours.payload, "held")


def test_a_replacement_tablet_gets_ones_own_answers_back(tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    made = {zhou.answer(BASE, "S6-2", choice="yes"), zhou.note(BASE, "S6-2", "干净")}
    zhou.sync()
    new = tablet_of("zhou", 2)
    new.pull()
    assert made <= set(new.store.facts)
    assert new.heads(BASE, ("answered",), item="S6-2") == zhou.heads(BASE, ("answered",), item="S6-2")


def test_quarantined_facts_do_not_come_down(tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    id = zhou.answer(BASE, "S6-2", choice="perhaps")
    zhou.sync()
    shen.sync()
    assert zhou.store.facts[id].state == "quarantined"
    assert id not in shen.store.facts


@pytest.mark.parametrize(
    ("model", "key", "table", "name"),
    [
        (Site, named("site 0"), "site", "phone"),
        (Visit, BASE, "visit", "planned_on"),
        (Person, named("shen"), "person", "title"),
        (Evaluation, named("evaluation 0"), "evaluation", "period"),
    ],
)
def test_a_changed_row_comes_down_again_alone(tablet_of: TabletOf, change: Change, model: Any, key: str, table: str, name: str) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    change(model, key, **{name: "changed"})
    told = zhou.wire.pull(zhou.store.known)
    assert {t for part in told["scopes"] for t in part["rows"]} == {table} | ({"site"} if table in ("visit", "evaluation") else set()) | (
        {"evaluation"} if table == "visit" else set()
    )
    zhou.pull()
    assert rows(zhou, table, id=key)[0][name] == "changed"


def test_a_photo_is_held_for_the_team_when_its_bytes_are_there(tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.push()
    shen.pull()
    assert rows(shen, "photo") == []
    zhou.send_photos()
    shen.pull()
    assert [row["state"] for row in rows(shen, "photo")] == ["held"]


def test_a_hash_alone_does_not_make_anothers_photo_held(tablet_of: TabletOf) -> None:
    """zhou knows the hash of a photo of shen's visit and announces it in his own."""
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    secret = jpeg(seed=7)
    shen.attach(SHENS, "S6-2", secret, 320, 240)
    shen.sync()
    zhou.attach(BAMBOO, "S6-2", secret, 320, 240)
    zhou.push()
    zhou.pull()
    assert rows(zhou, "photo") == []


def test_every_row_that_comes_down_has_a_revision_of_its_own(app: Flask) -> None:
    with app.app_context():
        models = [m.class_ for m in db.Model.registry.mappers if issubclass(m.class_, Pulled)]
        found = [r for m in models for r in db.session.execute(select(m.revision)).scalars()]
        counter = db.session.execute(select(Counter.revision)).scalar_one()
    assert len(found) == len(set(found)) > 250
    assert min(found) > 0
    assert max(found) <= counter


def test_a_restored_centre_is_pulled_from_the_start(app: Flask, tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    zhou.pull()
    with app.app_context():
        db.session.execute(update(Setting).where(Setting.name == "epoch").values(value="another"))
        db.session.commit()
    shen.answer(BASE, "S6-2", choice="yes")  # so that the visit is in the first page with the new epoch
    shen.push()
    zhou.store.rows.clear()
    zhou.pull()
    assert zhou.store.epoch == "another"
    assert rows(zhou, "visit", id=BASE)
    assert len(rows(zhou, "item", checklist=DEFAULT_ID)) == 110


def test_without_a_sign_in_nothing_comes_down(app: Flask) -> None:
    answer = app.test_client().post("/sync/v1/pull", json={"known": {}}, headers=SPOKEN)
    assert (answer.status_code, answer.json["action"]) == (401, "login")


@pytest.mark.parametrize("known", ["{}", '{"known": []}', '{"known": {"visit:1": "x"}}', '{"known": {"visit:1": 1.5}}', "nonsense"])
def test_a_pull_that_cannot_be_read_is_said_so(client_of: Callable[[str], FlaskClient], known: str) -> None:
    answer = client_of("zhou").post("/sync/v1/pull", data=known, headers=SPOKEN)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-json")


def test_each_table_is_asked_once_for_a_visits_newest_place() -> None:
    """Every sync asks this of each visit of one's teams."""
    assert str(scopes._visits()).count("FROM verdict") == 1
