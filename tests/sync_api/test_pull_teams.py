"""A team changes: what comes down to who is on it now, and what leaves the tablet of who is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from inspect_app import quarantine
from inspect_app.database import db
from inspect_app.models import Answered, Fact, Site, TeamMember
from tests.tablets import BAMBOO, BASE, SHENS, TabletOf, named

from .rows import rows


@pytest.fixture
def team(app: Flask) -> Callable[..., None]:
    """team("shen", False): shen leaves the team of the base; True: comes back."""

    def set_(login: str, there: bool) -> None:
        with app.app_context():
            if there:
                db.session.add(TeamMember(visit=BASE, person=named(login)))
            else:
                db.session.delete(db.session.get_one(TeamMember, (BASE, named(login))))
            db.session.commit()

    return set_


def test_a_new_colleague_comes_down_although_his_row_is_old(app: Flask, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    zhou.store.rows["person"].clear()
    with app.app_context():
        db.session.add(TeamMember(visit=BASE, person=named("he")))
        db.session.commit()
    zhou.pull()
    assert [row["name"] for row in rows(zhou, "person")] == ["何志远"]


def test_a_visit_given_to_somebody_else_is_gone(app: Flask, tablet_of: TabletOf) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    with app.app_context():
        db.session.delete(db.session.get_one(TeamMember, (BAMBOO, zhou.person)))
        db.session.commit()
    assert zhou.wire.pull(zhou.store.known)["gone"] == [f"visit:{BAMBOO}"]
    zhou.pull()
    assert f"visit:{BAMBOO}" not in zhou.store.known


def test_a_colleague_who_leaves_the_team_leaves_the_tablet(tablet_of: TabletOf, team: Callable[..., None]) -> None:
    zhou = tablet_of("zhou")
    zhou.pull()
    team("shen", False)
    assert [part["left"] for part in zhou.wire.pull(zhou.store.known)["scopes"]] == [{"team_member": [[BASE, named("shen")]]}]
    zhou.pull()
    assert [row["person"] for row in rows(zhou, "team_member", visit=BASE)] == [zhou.person]
    assert zhou.wire.pull(zhou.store.known)["scopes"] == []


def test_one_who_left_and_is_back_is_on_the_team(tablet_of: TabletOf, team: Callable[..., None]) -> None:
    zhou, new = tablet_of("zhou"), tablet_of("zhou", 2)
    zhou.pull()
    for there in (False, True, False, True):
        team("shen", there)
        zhou.pull()
    new.pull()
    for device in (zhou, new):
        assert {row["person"] for row in rows(device, "team_member", visit=BASE)} == {zhou.person, named("shen")}


def test_what_is_kept_apart_now_is_no_longer_in_force_on_other_tablets(app: Flask, tablet_of: TabletOf, team: Callable[..., None]) -> None:
    """As after a restore: the centre knew it, lost it, and takes it no more when it comes again. Once mended, it is back."""
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    id = shen.answer(BASE, "S6-2", choice="yes")
    shen.push()
    zhou.pull()
    assert id in zhou.store.facts
    with app.app_context():
        db.session.execute(delete(Answered).where(Answered.id == id))
        db.session.execute(delete(Fact).where(Fact.id == id))
        db.session.commit()
    team("shen", False)
    shen.store.again(1, 1)
    shen.push()
    zhou.pull()
    shen.pull()
    assert id not in zhou.store.facts
    assert shen.store.facts[id].state == "quarantined"
    team("shen", True)
    with app.app_context():
        assert quarantine.apply(db.session.get_one(Fact, id)).result == "applied"
    zhou.pull()
    assert id in zhou.store.facts


def test_a_row_that_came_down_cannot_go_without_a_tombstone(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(TypeError, match="one by one"):
            db.session.execute(delete(TeamMember).where(TeamMember.visit == BASE))
        db.session.delete(db.session.scalars(select(Site).limit(1)).one())
        with pytest.raises(TypeError, match="a Site"):
            db.session.flush()


def test_a_visit_newly_given_comes_whole(app: Flask, tablet_of: TabletOf) -> None:
    zhou, shen = tablet_of("zhou"), tablet_of("shen")
    id = shen.answer(SHENS, "S6-2", choice="yes")
    shen.sync()
    zhou.pull()
    with app.app_context():
        db.session.add(TeamMember(visit=SHENS, person=zhou.person))
        db.session.commit()
    zhou.pull()
    assert rows(zhou, "visit", id=SHENS)
    assert id in zhou.store.facts
