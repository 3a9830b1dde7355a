"""The demo world: real facts, once, and every page has something to show."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from inspect_app import clock, demo, server
from inspect_app.database import db
from inspect_app.demo.people import LOGINS, PEOPLE
from inspect_app.demo.world import SITES, day, named
from inspect_app.models import Account, Answered, Attached, Device, Fact, Person, Photo, PhotoSent, Site, TeamMember, Visit, VisitSummary
from tests.conftest import sign_in
from tests.demo.known import ASTRAY, DONE, FAILED, INSPECTORS, REOPENED, SECRET, TODAY, YESTERDAY, made, summary


def of_tablets() -> list[tuple[Any, ...]]:
    facts = select(Fact.id, Fact.header, Fact.payload).where(Fact.device != centre()).order_by(Fact.id)
    return [tuple(row) for row in db.session.execute(facts)]


def everything() -> dict[str, str]:
    """A digest of each table."""
    rows = {t.name: sorted(map(repr, db.session.execute(select(t)).all())) for t in db.metadata.sorted_tables}
    return {name: hashlib.sha256("\n".join(found).encode()).hexdigest() for name, found in rows.items()}


def centre() -> str:
    """The desk's facts are its own, and it is another one in each database."""
    return server.found()["device"]


# --- once, and the same everywhere


def test_a_second_load_changes_nothing(world: Flask) -> None:
    with world.app_context():
        before = everything()
        assert not demo.load()
        db.session.commit()
        assert everything() == before
    assert "is there already" in world.test_cli_runner().invoke(args=["demo", "load"]).output


def test_two_databases_of_one_day_hold_the_same_world(world: Flask, tmp_path: Path) -> None:
    with world.app_context():
        one = of_tablets()
    with made(tmp_path) as app, app.app_context():
        assert of_tablets() == one


def test_it_stays_away_from_a_database_in_use(app: Flask) -> None:
    with app.app_context():
        assert db.session.query(Site).count() == 13
        assert not demo.load(), "sites are there: nothing is added to them"
        assert db.session.query(Fact).count() == 0


# --- real facts


def test_nothing_of_it_is_quarantined_and_every_chain_holds(world: Flask) -> None:
    with world.app_context():
        assert {f.state for f in db.session.query(Fact)} == {"held"}
        last: dict[str, tuple[int, str | None]] = {}
        for fact in db.session.query(Fact).order_by(Fact.device, Fact.seq):
            seq, hash = last.get(fact.device, (0, None))
            assert (fact.seq, json.loads(fact.header)["prev"]) == (seq + 1, hash)
            last[fact.device] = (fact.seq, fact.hash)
        assert last.keys() <= {centre(), *(d.id for d in db.session.query(Device))}


def test_facts_are_made_on_the_day_of_their_visit_and_never_in_the_future(world: Flask) -> None:
    with world.app_context():
        made = select(Fact, Visit.planned_on).join(Visit, Visit.id == Fact.visit).where(Fact.device != centre(), Fact.visit != ASTRAY)
        for fact, planned in db.session.execute(made):
            assert fact.at[:10] == planned or planned == day(0).isoformat(), "a walk just after midnight began yesterday"
            assert int(json.loads(fact.header)["hlc"][:13]) < (clock.seconds() + 60) * 1000


def test_photos_are_there_under_their_hash_but_two_on_their_way(world: Flask) -> None:
    with world.app_context():
        said = set(db.session.scalars(select(Attached.sha256)))
        held = set(db.session.scalars(select(Photo.sha256)))
        assert len(said - held) == 2
        assert held == set(db.session.scalars(select(PhotoSent.sha256)))
        kept = {p.name: p for p in Path(world.config["DATA_DIR"], "photos", "original").rglob("*") if p.is_file()}
        assert kept.keys() == held
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() == name for name, path in kept.items())
        assert len(held) > 60, "varied: hardly one twice"


# --- who and where


def test_twelve_sites_of_all_kinds_all_fictional(world: Flask) -> None:
    with world.app_context():
        sites = db.session.query(Site).all()
        assert len(sites) == 13, "twelve, and one to practise on"
        assert {s.kind for s in sites} == {"hotel", "homestay", "scenic", "village", "farm", "hot_spring", "red_culture", "town"}
        assert {s.tier for s in sites} == {"provincial", "city", "county"}
        assert all("示例" in s.name and "示例" in s.contact for s in sites)
        assert len({s.region for s in sites}) >= 5


def test_people_have_names_and_no_passwords(world: Flask) -> None:
    with world.app_context():
        accounts = {a.login: a for a in db.session.query(Account)}
        assert tuple(sorted(accounts)) == tuple(sorted(LOGINS))
        assert {a.password_hash for a in accounts.values()} == {None}
        assert sorted(a.role for a in accounts.values()) == ["admin", *["inspector"] * 3, "site", *["supervisor"] * 2]
        assert all(p.name for p in db.session.query(Person))
    links = world.test_cli_runner().invoke(args=["people", "links"]).output
    assert all(name in links for _, _, name, _ in PEOPLE)
    assert links.count("/login/") == len(PEOPLE)


def test_a_supervisor_of_one_county_sees_its_bases_only(world: Flask) -> None:
    page = sign_in(world, "lin").get("/").text
    for name, _, region, _ in SITES:
        assert (name in page) == (region == "淳安县"), name


def test_one_practice_visit_per_inspector_left_out_of_every_figure(world: Flask) -> None:
    with world.app_context():
        practice = db.session.execute(select(TeamMember.person).join(Visit, Visit.id == TeamMember.visit).where(Visit.practice == 1))
        assert sorted(practice.scalars()) == sorted(named(login) for login in INSPECTORS)
    assert "练习用基地" not in sign_in(world, "xu").get("/").text
    assert "练习用基地" in sign_in(world, "zhou").get("/field/visits").text


# --- what there is to see


def test_every_state_and_outcome_is_there(world: Flask) -> None:
    with world.app_context():
        assert {s.state for s in db.session.query(VisitSummary)} == {"planned", "under_way", "submitted", "cancelled"}
        stars = {s.stars for s in db.session.query(VisitSummary) if s.state == "submitted"}
        assert {0, 3, 4, 5} <= stars
        assert (summary(DONE).stars, summary(DONE).answered) == (5, 110)
        assert summary(FAILED).vetoes == 1
        assert (summary(REOPENED).state, summary(TODAY).state, summary(YESTERDAY).state) == ("under_way",) * 3
        assert {v.purpose for v in db.session.query(Visit)} == {"first", "recheck", "follow_up"}
        assert [v.id for v in db.session.query(Visit).filter_by(secret=1)] == [SECRET]
        assert db.session.get_one(Visit, TODAY).planned_on == day(0).isoformat()


def test_all_kinds_of_facts_and_answers_are_there(world: Flask) -> None:
    with world.app_context():
        kinds = set(db.session.scalars(select(Fact.kind)))
        assert kinds == {
            "answered",
            "cleared",
            "noted",
            "attached",
            "captioned",
            "explained",
            "moved",
            "unpictured",
            "removed",
            "submitted",
            "reopened",
            "cancelled",
            "carried",
            "awarded",
            "arrived",
            "present",
            "document_seen",
            "found",
            "statement",
            "signed",
            "left",
        }
        answers = db.session.query(Answered).all()
        assert any(a.na and a.reason for a in answers)
        assert any(a.situation for a in answers)
        assert any(a.choice == "no" for a in answers)
        assert any("," in (a.choice or "") for a in answers)


def test_two_inspectors_of_one_visit_differ_somewhere(world: Flask) -> None:
    with world.app_context():
        by = {
            (a.person, a.item): (a.choice, a.number, a.na) for a in db.session.query(Answered).filter_by(visit=DONE).order_by(Answered.id)
        }
        zhou, he = ({i: v for (p, i), v in by.items() if p == named(login)} for login in ("zhou", "he"))
        assert len(zhou) == len(he) == 110
        assert [i for i in zhou if zhou[i] != he[i]]


def test_the_summaries_are_true(world: Flask) -> None:
    assert world.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0
