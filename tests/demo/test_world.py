"""The demo world: real facts, once, and every page has something to show."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app import create_app, demo, server, standards
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Fact, Site, TeamMember, Visit, VisitSummary
from tests.conftest import sign_in


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": "of this test", "DATA_DIR": str(tmp_path_factory.mktemp("demo")), "TESTING": True})
    with app.app_context():
        db.create_all()
        server.begin()
        standards.load(json.loads(standards.DEFAULT.read_bytes()), standards.DEFAULT_ID)
        assert demo.load()
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_second_load_changes_nothing(world: Flask) -> None:
    with world.app_context():
        before = [count(m) for m in (Site, Visit, Fact, Answered)]
        assert not demo.load()
        assert [count(m) for m in (Site, Visit, Fact, Answered)] == before


def test_nothing_of_it_is_quarantined_and_every_chain_is_dense(world: Flask) -> None:
    with world.app_context():
        assert {f.state for f in db.session.query(Fact)} == {"held"}
        for device, most, n in db.session.execute(select(Fact.device, func.max(Fact.seq), func.count()).group_by(Fact.device)):
            assert most == n, device


def test_twelve_sites_of_different_kinds_all_fictional(world: Flask) -> None:
    with world.app_context():
        sites = db.session.query(Site).all()
        assert len(sites) == 13, "twelve, and one to practise on"
        assert len({s.kind for s in sites}) >= 7
        assert all("示例" in s.name for s in sites)


def test_one_practice_visit_per_inspector_left_out_of_every_figure(world: Flask) -> None:
    with world.app_context():
        practice = db.session.execute(select(TeamMember.person).join(Visit, Visit.id == TeamMember.visit).where(Visit.practice == 1))
        assert sorted(practice.scalars()) == sorted(named(login) for login, role, *_ in demo.people.PEOPLE if role == "inspector")
    assert "练习用基地" not in sign_in(world, "xu").get("/").text


def test_every_state_is_there_and_the_summaries_are_true(world: Flask) -> None:
    with world.app_context():
        assert {s.state for s in db.session.query(VisitSummary)} == {"planned", "under_way", "submitted"}
        assert max(s.stars for s in db.session.query(VisitSummary)) == 5
    assert world.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_the_desk_and_the_field_show_it(world: Flask) -> None:
    desk, field = sign_in(world, "chen"), sign_in(world, "zhou")
    page = desk.get(f"/visits/{named('visit 1')}").text
    assert page.count("data-view=") == 12
    assert page.count('data-fact="') == 220, "two inspectors, 110 items each"
    assert "周启明" in page
    assert "何志远" in page
    assert field.get(f"/field/visits/{named('visit 1')}/summary").status_code == 200
