"""Results of two versions beside each other, by code."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from inspect_app import standards, summaries
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Evaluation, TeamMember, Visit
from tests.standards.test_rules import SHIPPED, item, section
from tests.tablets import BASE, over, tablet


def test_items_are_the_same_when_their_code_is(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B2")["id"] = "B7"
    section(data, "B")["items"].reverse()
    with app.app_context():
        standards.load(data, "hangzhou-2022-2", 2, standards.DEFAULT_ID)
        site = db.session.get_one(Evaluation, db.session.get_one(Visit, BASE).evaluation).site
        db.session.add(Evaluation(id="later", site=site, checklist="hangzhou-2022-2", period="2029"))
        db.session.flush()
        db.session.add(Visit(id=named("later visit"), evaluation="later", purpose="first", planned_on="2029-01-01", lead=named("zhou")))
        db.session.flush()
        db.session.add(TeamMember(visit=named("later visit"), person=named("zhou")))
        db.session.flush()
        summaries.refresh(db.session.connection(), named("later visit"))
        db.session.commit()
    device = tablet(over(client_of("zhou")), "zhou")
    device.register()
    for visit, choice in ((BASE, "no"), (named("later visit"), "yes")):
        device.answer(visit, "B1", choice=choice, number=None, situation=0, na=0, reason=None)
    device.push()
    desk = client_of("chen")
    assert "data-across" in desk.get(f"/sites/{site}").text
    page = desk.get(f"/sites/{site}/across").text
    cells = dict(re.findall(r'<tr data-code="([^"]+)">(.*?)</tr>', page, re.S))
    assert re.findall(r'<td class="num">([^<]*)<', cells["B1"]) == ["0", "10"]
    assert "未设此条目" in cells["B2"]
    assert cells["B7"].index("未设此条目") < cells["B7"].index("– ".strip())
    assert len(cells) == 111
    other = desk.get(f"/sites/{site}/across?one=later").text
    assert other.count("<option") == page.count("<option")
