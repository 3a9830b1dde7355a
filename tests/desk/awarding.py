"""A visit that may be awarded, and who decides on it at the desk."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient

from inspect_app import scoring, server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Awarded, Device, Fact
from tests.scoring import everything

from .test_desk import token


def made(kind: str, visit: str, login: str, fields: dict[str, Any], **lists: list[str]) -> str:
    """By a tablet of this person."""
    device = server.new_id()
    db.session.add(Device(id=device, person=named(login), label="", registered_at=0))
    db.session.flush()
    answer = current_app.extensions["field"].log().record(kind, visit, named(login), device, fields, lists)
    assert answer.result in ("applied", "conflict"), answer
    return answer.id


def submits(visit: str, login: str) -> str:
    own = [row.id for row in db.session.execute(scoring.answer_heads(visit, Answered.person == named(login)))]
    return made("submitted", visit, login, {"remark": None}, covers=own)


def whole() -> str:
    """A visit of zhou and shen, submitted by zhou, two stars; its evaluation has the same id."""
    visit = everything.placed()
    everything.answer(visit, "zhou", everything.BEST)
    submits(visit, "zhou")
    return visit


def decides(desk: FlaskClient, evaluation: str, **form: str) -> tuple[int, str]:
    page = desk.get(f"/evaluations/{evaluation}/award").text
    seen = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("csrf_token", "base", "seen")}
    known = {name: found[1] for name, found in seen.items() if found}
    answer = desk.post(f"/evaluations/{evaluation}/award", data={"base": "", "csrf_token": token(desk)} | known | form)
    return answer.status_code, answer.text


def kept(app: Flask) -> list[tuple[int, int, str | None]]:
    with app.app_context():
        rows = db.session.query(Awarded).join(Fact, Fact.id == Awarded.id).order_by(Fact.revision)
        return [(row.stars, row.revoked, row.reason) for row in rows]
