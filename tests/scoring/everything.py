"""One small checklist with every kind, scale, rule and measure, and a visit of it at a hotel, led by zhou."""

from __future__ import annotations

from typing import Any

from flask import current_app

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Device, Evaluation, Site, TeamMember, Visit
from inspect_app.standards import load
from tests.scoring.schemes import Row, item, level, one_of, paper, scheme, section, some_of

NA = {"na_allowed": True, "na_needs_approval": True}
UNIT, OF = {"unit_zh": "间", "unit_en": "rooms"}, {"of_zh": "间查看", "of_en": "rooms seen"}
BANDS = {"better": "higher", "bands": [{"at_least": 90, "points": 10}, {"at_least": 60, "points": 6}]}


def number(id: str, most: float, **said: Any) -> Row:
    return item(id, most, "number", number={**UNIT, **said})


EVERY = scheme(
    [
        level(
            2,
            85,
            each=50,
            min_bonus_points=1,
            min_optional=1,
            minima=[{"measure": "section", "code": "B1", "pct": 60}, {"measure": "paper", "code": "Q", "points": 50}],
            title_zh="示范级",
            title_en="model",
        ),
        level(1, 30, each=20, keys=1),
    ],
    [
        section(
            "A",
            "要求",
            25,
            [
                item("A-1", 10, "yesno", partial_points=5, required_from=2, **NA),
                {**one_of("A-2", 10, 5, 0), "optional": True},
                {**some_of("A-3", 0, 0, 0), "severity": "veto", "veto_options": ["a", "b"]},
                item("A-4", 5, "yesno", severity="veto", veto_situation={"zh": "存在重大隐患", "en": "a major hazard"}),
            ],
            paper="P",
        ),
        section(
            "B",
            "测量",
            65,
            [item("B-1", 10, "points", step=0.5), number("B-2", 5, scale="unit", per=1, every=50), number("B-3", 10, scale="share")],
            paper="P",
        ),
        section(
            "B1",
            "抽样",
            40,
            [
                number("B1-1", 10, scale="share", **OF),
                number("B1-2", 10, **OF, **BANDS),
                number("B1-3", 10, **BANDS),
                item("B1-4", 10, "deduct", deduct={"per": 2, "floor": 2, "unit_zh": "处", "unit_en": "faults"}, severity="key"),
            ],
            parent="B",
        ),
        section("Q", "另一张表", 100, [item("Q-1", 100)], paper="Q"),
        section("Z", "仅景区", 10, [item("Z-1", 10)], site_kinds=["scenic"]),
        section("X", "加分", 5, [number("X-1", 5, scale="unit", per=1)], group="bonus"),
    ],
    total_points=120,
    bonus_cap=5,
    papers=[paper("P", filled_by="inspection"), paper("Q", worth=20)],
)
BEST: dict[str, Row] = {
    "A-1": {"choice": "yes"},
    "A-2": {"choice": "a"},
    "A-3": {"choice": "none"},
    "A-4": {"choice": "yes"},
    "B-1": {"number": 1000},
    "B-2": {"number": 25_000},
    "B-3": {"number": 10_000},
    "B1-1": {"number": 1200, "sample": 1500, "units": "203、305 <b>"},
    "B1-2": {"number": 1500, "sample": 1500, "units": None},
    "B1-3": {"number": 9500},
    "B1-4": {"number": 0},
    "Q-1": {"number": 8000},
    "X-1": {"number": 300},
}
EMPTY = {"choice": None, "number": None, "sample": None, "units": None, "situation": 0, "na": 0, "reason": None}


def placed(site: str = "hotel") -> str:
    """The checklist and a visit of zhou and shen; returns the visit. The caller commits."""
    load(EVERY, "every-1")
    id = server.new_id()
    db.session.add(Site(id=id, name="万象山庄(示例)", kind=site, region="西湖区", tier="city", address="", contact="", phone=""))
    db.session.flush()
    db.session.add(Evaluation(id=id, site=id, checklist="every-1", period="2026"))
    db.session.flush()
    db.session.add(Visit(id=id, evaluation=id, purpose="first", planned_on="2026-11-26", lead=named("zhou")))
    db.session.flush()
    db.session.add_all(TeamMember(visit=id, person=named(login)) for login in ("zhou", "shen"))
    db.session.flush()
    return id


def answer(visit: str, login: str, answers: dict[str, Row]) -> None:
    """As another tablet of this person sent it."""
    device = server.new_id()
    db.session.add(Device(id=device, person=named(login), label="另一台", registered_at=0))
    db.session.flush()
    log = current_app.extensions["field"].log()
    for code, said in answers.items():
        made = log.record("answered", visit, named(login), device, {"item": code, **EMPTY, **said}, {})
        assert made.result in ("applied", "conflict"), (code, made)
