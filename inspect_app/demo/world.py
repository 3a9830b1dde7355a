"""Sites, evaluations and visits around today. Ids depend on names alone, so a world is the same everywhere."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import NamedTuple

from sync.envelope import uuid7

from .. import clock
from ..database import db
from ..models import Account, Evaluation, Person, Site, TeamMember, Visit
from ..standards import DEFAULT_ID
from .people import PEOPLE, REGIONS
from .people import SITES as OF_BASES

HOURS = 8  # the tablets of the world are so many hours ahead of UTC
SITES = (
    # name, kind, region, tier
    ("云栖谷疗休养基地（示例）", "hotel", "西湖区", "city"),
    ("竹影湾度假村（示例）", "hotel", "淳安县", "provincial"),
    ("青岚山居（示例）", "homestay", "临安区", "county"),
    ("千帆岛休养村（示例）", "village", "淳安县", "city"),
    ("白鹭溪景区（示例）", "scenic", "桐庐县", "city"),
    ("稻香田园（示例）", "farm", "余杭区", "county"),
    ("石濑温泉（示例）", "hot_spring", "临安区", "city"),
    ("红枫岭教育营地（示例）", "red_culture", "建德市", "county"),
    ("烟雨古镇（示例）", "town", "富阳区", "city"),
    ("碧螺山庄（示例）", "hotel", "萧山区", "county"),
    ("杉林康养中心（示例）", "hotel", "临安区", "provincial"),
    ("芦花荡渔村（示例）", "village", "余杭区", "county"),
)
PRACTICE, PRACTICE_NAME = 99, "练习用基地（示例）"


class Planned(NamedTuple):
    site: int
    purpose: str
    offset: int  # days from today
    team: tuple[str, ...]  # the lead first
    secret: int = 0
    body: str = "inspection"


VISITS = (  # the first twelve are of the site with the same number
    Planned(0, "first", 0, ("zhou", "shen")),
    Planned(1, "first", -3, ("zhou", "he")),
    Planned(2, "first", -1, ("shen",)),
    Planned(3, "recheck", 1, ("zhou",)),
    Planned(4, "first", 2, ("he", "shen")),
    Planned(5, "first", 5, ("he",)),
    Planned(6, "first", -8, ("zhou", "shen")),
    Planned(7, "follow_up", -12, ("shen",)),
    Planned(8, "first", 9, ("zhou", "he")),
    Planned(9, "first", -20, ("he",), secret=1),
    Planned(10, "first", -30, ("zhou", "shen", "he")),
    Planned(11, "first", 14, ("shen",)),
    Planned(7, "first", -75, ("he",)),
    Planned(3, "first", -40, ("zhou",)),
    Planned(0, "first", -6, ("tao",), body="self"),
    Planned(2, "first", -420, ("he",)),
    Planned(2, "recheck", -110, ("he",)),
    Planned(8, "first", -2, ("shen", "he")),  # cancelled, and planned anew
)


def named(name: str) -> str:
    """An id that depends on the name alone."""
    digest = hashlib.sha256(name.encode()).digest()
    return uuid7(1_767_225_600_000 + digest[10], digest[:10])


def day(offset: int) -> date:
    """So many days from the centre's today."""
    return clock.local().date() + timedelta(days=offset)


def build() -> None:
    _persons()
    for number, (name, kind, region, tier) in enumerate(SITES):
        _site(number, name, kind, region, tier)
    _accounts()
    for number, planned in enumerate(VISITS):
        _visit(f"visit {number}", planned)
    _site(PRACTICE, PRACTICE_NAME, "hotel", "西湖区", "city")
    for login, role, *_ in PEOPLE:
        if role == "inspector":
            _visit(f"practice {login}", Planned(PRACTICE, "first", 0, (login,)), practice=1)


def _persons() -> None:
    db.session.add_all(Person(id=named(login), name=name, title=title) for login, _, name, title in PEOPLE)
    db.session.flush()


def _accounts() -> None:
    for login, role, *_ in PEOPLE:
        base = named(f"site {OF_BASES[login]}") if login in OF_BASES else None
        db.session.add(Account(person=named(login), login=login, role=role, region=REGIONS.get(login, ""), site=base))
    db.session.flush()


def _site(number: int, name: str, kind: str, region: str, tier: str) -> None:
    site = Site(
        id=named(f"site {number}"),
        name=name,
        kind=kind,
        region=region,
        tier=tier,
        address=f"杭州市{region}示例路 {number * 7 + 3} 号",
        contact="（示例）王经理",
        phone="0571-0000 00" + f"{number:02d}",
        latitude=30_000_000 + number * 21_000,
        longitude=119_500_000 + number * 33_000,
    )
    evaluation = Evaluation(id=named(f"evaluation {number}"), site=site.id, checklist=DEFAULT_ID, period=str(day(0).year))
    db.session.add(site)
    db.session.flush()
    db.session.add(evaluation)
    db.session.flush()


def _visit(key: str, planned: Planned, practice: int = 0) -> None:
    visit = Visit(
        id=named(key),
        evaluation=named(f"evaluation {planned.site}"),
        purpose=planned.purpose,
        body=planned.body,
        secret=planned.secret,
        practice=practice,
        planned_on=day(planned.offset).isoformat(),
        lead=named(planned.team[0]),
    )
    db.session.add(visit)
    db.session.flush()
    db.session.add_all(TeamMember(visit=visit.id, person=named(login)) for login in planned.team)
    db.session.flush()
