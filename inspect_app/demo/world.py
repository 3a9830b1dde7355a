"""Sites, evaluations and visits around today. Deterministic ids, so a world is the same everywhere."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sync.envelope import uuid7

from .. import clock
from ..database import db
from ..models import Account, Evaluation, Person, Site, TeamMember, Visit
from ..standards import DEFAULT_ID
from .people import PEOPLE

SITES = (
    # name, kind, region, tier, what the visit is, days from today, team
    ("云栖谷疗休养基地(示例)", "hotel", "西湖区", "city", "first", 0, ("zhou", "shen")),
    ("竹影湾度假村(示例)", "hotel", "淳安县", "provincial", "first", -3, ("zhou", "he")),
    ("青岚山居(示例)", "homestay", "临安区", "county", "first", -1, ("shen",)),
    ("千帆岛休养村(示例)", "village", "淳安县", "city", "recheck", 1, ("zhou",)),
    ("白鹭溪景区(示例)", "scenic", "桐庐县", "city", "first", 2, ("he", "shen")),
    ("稻香田园(示例)", "farm", "余杭区", "county", "first", 5, ("he",)),
    ("石濑温泉(示例)", "hot_spring", "临安区", "city", "first", -8, ("zhou", "shen")),
    ("红枫岭教育营地(示例)", "red_culture", "建德市", "county", "follow_up", -12, ("shen",)),
    ("烟雨古镇(示例)", "town", "富阳区", "city", "first", 9, ("zhou", "he")),
    ("碧螺山庄(示例)", "hotel", "萧山区", "county", "first", -20, ("he",)),
    ("杉林康养中心(示例)", "hotel", "临安区", "provincial", "recheck", -30, ("zhou", "shen", "he")),
    ("芦花荡渔村(示例)", "village", "余杭区", "county", "first", 14, ("shen",)),
)
PRACTICE = "练习用基地(示例)"


def named(name: str) -> str:
    """An id that depends on the name alone."""
    digest = hashlib.sha256(name.encode()).digest()
    return uuid7(1_767_225_600_000 + digest[10], digest[:10])


def day(offset: int) -> str:
    return (clock.local().date() + timedelta(days=offset)).isoformat()


def build() -> None:
    for login, role, name, title in PEOPLE:
        db.session.add(Person(id=named(login), name=name, title=title))
        db.session.flush()
        db.session.add(Account(person=named(login), login=login, role=role, region=""))
    for number, (name, kind, region, tier, purpose, offset, team) in enumerate(SITES):
        _site(number, name, kind, region, tier)
        _visit(f"visit {number}", number, purpose, offset, team, secret=int(number == 9))
    _site(99, PRACTICE, "hotel", "西湖区", "city")
    for login, role, *_ in PEOPLE:
        if role == "inspector":
            _visit(f"practice {login}", 99, "first", 0, (login,), practice=1)


def _site(number: int, name: str, kind: str, region: str, tier: str) -> None:
    site = Site(
        id=named(f"site {number}"),
        name=name,
        kind=kind,
        region=region,
        tier=tier,
        address=f"杭州市{region}示例路 {number * 7 + 3} 号",
        contact="(示例)王经理",
        phone="0571-0000 00" + f"{number:02d}",
        latitude=30_000_000 + number * 21_000,
        longitude=119_500_000 + number * 33_000,
    )
    evaluation = Evaluation(id=named(f"evaluation {number}"), site=site.id, checklist=DEFAULT_ID, period=day(0)[:4])
    db.session.add(site)
    db.session.flush()
    db.session.add(evaluation)
    db.session.flush()


def _visit(key: str, number: int, purpose: str, offset: int, team: tuple[str, ...], practice: int = 0, secret: int = 0) -> None:
    visit = Visit(
        id=named(key),
        evaluation=named(f"evaluation {number}"),
        purpose=purpose,
        secret=secret,
        practice=practice,
        planned_on=day(offset),
        lead=named(team[0]),
    )
    db.session.add(visit)
    db.session.flush()
    db.session.add_all(TeamMember(visit=visit.id, person=named(login)) for login in team)
    db.session.flush()
