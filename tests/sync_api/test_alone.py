"""When the centre says that nothing but these facts came, it is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from inspect_app import revisions
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.earlier import NOTHING
from inspect_app.models import Account, Counter, Earlier, Evaluation, Item, Person, Remark, Site, TeamMember, Visit
from inspect_app.sync_api import news
from sync.device import Device as Tablet
from tests.sync_api.forged import body, forged
from tests.tablets import BAMBOO, BASE, SHENS, TabletOf, bearer, jpeg


def seen(tablet: Tablet) -> dict[str, Any]:
    """The place that its last page ended with."""
    told = tablet.wire.pull(tablet.store.known)
    return {"epoch": told["epoch"], "revision": told["revision"]}


def told(client: FlaskClient, tablet: Tablet, place: Any, *more: dict[str, str]) -> Any:
    """What a push of all that waits there is answered."""
    packed = [line.packed() for line in tablet.store.waiting()]
    return client.post("/sync/v1/push", json={"facts": [*packed, *more], "seen": place}, headers=bearer(tablet)).json


@pytest.fixture
def zhou(tablet_of: TabletOf) -> Tablet:
    made = tablet_of("zhou")
    made.pull()
    made.answer(BASE, "S6-2", choice="yes")
    made.answer(BASE, "S6-3", choice="no")
    return made


def test_alone_it_is_told_the_place_after_its_facts(app: Flask, zhou: Tablet, anyone: FlaskClient) -> None:
    before = seen(zhou)
    revision = told(anyone, zhou, before)["revision"]
    with app.app_context():
        assert revision == db.session.get_one(Counter, 1).revision == before["revision"] + 2
    known = dict.fromkeys(zhou.store.known, revision)
    assert zhou.wire.pull(known)["scopes"] == [], "there was nothing to ask for"


@pytest.mark.parametrize("place", [{"revision": 10**6}, {"revision": -1}, {"revision": True}, {"epoch": "another"}])
def test_who_has_seen_what_never_was_asks_for_news(zhou: Tablet, anyone: FlaskClient, place: dict[str, Any]) -> None:
    assert "revision" not in told(anyone, zhou, seen(zhou) | place)


def test_what_others_do_elsewhere_is_no_news(zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    before, shen = seen(zhou), tablet_of("shen")
    shen.answer(SHENS, "S6-2", choice="no")
    shen.attach(SHENS, "S6-2", jpeg(), 320, 240)
    shen.sync()
    place = told(anyone, zhou, before)["revision"]
    page = zhou.wire.pull(dict.fromkeys(zhou.store.known, place))
    assert place > before["revision"] + 4
    assert (page["scopes"], page["gone"]) == ([], [])


def _colleague(tablet_of: TabletOf) -> None:
    shen = tablet_of("shen")
    shen.answer(BASE, "S6-2", choice="no")
    shen.push()


def _off_the_team() -> None:
    db.session.delete(db.session.get_one(TeamMember, (BAMBOO, named("zhou"))))


def _found_before() -> None:
    item, place = db.session.execute(select(Item.code)).scalars().first(), revisions.take(db.session.connection(), 1)
    db.session.execute(insert(Earlier).values({**NOTHING, "visit": BASE, "item": item, "revision": place}))


def _changed(model: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(db.session.execute(select(model)).scalars().first(), name, "2027")


DESK: dict[str, Callable[[], None]] = {
    "a base": _changed(Site, "name"),
    "an evaluation": _changed(Evaluation, "period"),
    "a visit": _changed(Visit, "planned_on"),
    "a person": _changed(Person, "title"),
    "a remark": _changed(Remark, "text"),
    "a new colleague": lambda: db.session.add(TeamMember(visit=BASE, person=named("he"))),
    "off the team": _off_the_team,
    "what was found before": _found_before,
}


@pytest.mark.parametrize("what", DESK)
def test_what_the_desk_changes_is_news(app: Flask, zhou: Tablet, anyone: FlaskClient, what: str) -> None:
    before = seen(zhou)
    with app.app_context():
        DESK[what]()
        db.session.commit()
    assert "revision" not in told(anyone, zhou, before)


def test_what_a_colleague_says_is_news(zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    before = seen(zhou)
    _colleague(tablet_of)
    assert "revision" not in told(anyone, zhou, before)


def test_bytes_of_a_photo_seen_before_are_news(zhou: Tablet, tablet_of: TabletOf, anyone: FlaskClient) -> None:
    shen = tablet_of("shen")
    shen.attach(BASE, "S6-2", jpeg(), 320, 240)
    shen.push()
    before = seen(zhou)
    shen.send_photos()
    assert "revision" not in told(anyone, zhou, before)


def test_a_photo_that_came_before_its_fact_is_owed_with_it(zhou: Tablet, anyone: FlaskClient) -> None:
    """Sent before the answer of the push was heard: its row stands below the place, and nothing else tells of it."""
    zhou.attach(BASE, "S6-2", jpeg(), 320, 240)
    zhou.send_photos()
    before = seen(zhou)
    assert "revision" not in told(anyone, zhou, before)


def test_what_one_may_not_see_for_a_while_is_news(app: Flask, zhou: Tablet, tablet_of: TabletOf) -> None:
    """Else the cursors would pass it, and it would never come."""
    place = seen(zhou)["revision"]
    with app.app_context():
        base = select(Evaluation.site).join(Visit, Visit.evaluation == Evaluation.id).where(Visit.id == BASE).scalar_subquery()
        db.session.execute(update(Account).where(Account.person == zhou.person).values(role="site", site=base))
        db.session.commit()
    _colleague(tablet_of)
    with app.app_context():
        now = db.session.get_one(Counter, 1).revision
        assert news.between(zhou.person, place, now)
        assert not news.between(zhou.person, now, now)


def test_a_tablet_that_was_alone_asks_for_nothing(zhou: Tablet) -> None:
    asked, transport = [], zhou.wire.transport
    zhou.wire.transport = lambda method, path, *more: (asked.append(path), transport(method, path, *more))[1]
    zhou.sync()
    zhou.answer(BASE, "S6-2", choice="no")
    zhou.sync()
    zhou.sync()
    assert asked == ["/sync/v1/push", "/sync/v1/push", "/sync/v1/pull"]
    assert set(zhou.store.known.values()) == {zhou.store.seen}


def test_what_is_kept_apart_comes_down_to_nobody_so_it_is_still_alone(zhou: Tablet, anyone: FlaskClient) -> None:
    damaged = forged(zhou, body(), zhou.store.place) | {"p": forged(zhou, body(choice="no"))["p"]}
    before = seen(zhou)
    answer = told(anyone, zhou, before, damaged)
    assert (answer["answers"][-1]["code"], answer["revision"]) == ("damaged", before["revision"] + 3)
    assert zhou.wire.pull(dict.fromkeys(zhou.store.known, answer["revision"]))["scopes"] == []


@pytest.mark.parametrize(
    "place", [None, 7, "x", {}, {"epoch": "of another centre", "revision": 1}, {"revision": 1}, {"epoch": None, "revision": "1"}]
)
def test_a_place_that_is_none_is_left_out(zhou: Tablet, anyone: FlaskClient, place: Any) -> None:
    assert "revision" not in told(anyone, zhou, place)


def test_a_repeat_is_not_alone(zhou: Tablet, anyone: FlaskClient) -> None:
    """Its facts were counted then, not now."""
    before = seen(zhou)
    told(anyone, zhou, before)
    assert "revision" not in told(anyone, zhou, before)


def test_a_place_in_another_epoch_counts_for_nothing(zhou: Tablet, anyone: FlaskClient) -> None:
    place = seen(zhou) | {"epoch": "01a20000-0000-7000-8000-000000000000"}
    assert "revision" not in told(anyone, zhou, place)
