"""The same plan by the device without a screen and through Flask's own execution of the pages: the same answers, points, notes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Answered, Attached, Noted
from tests.conftest import sign_in, world_in
from tests.tablets import jpeg, over, tablet

from .plan import Step, whole

PLANNED = named("visit 3")  # of zhou alone
FIELDS = ("item", "choice", "number", "situation", "na", "reason")


def outcome(app: Flask, visit: str, person: str) -> dict[str, Any]:
    """What a visit says; ids, times and hashes left out."""
    with app.app_context():
        rows = db.session.execute
        heads = rows(scoring.answer_heads(visit).where(Answered.person == person)).mappings()
        points = rows(select(scoring.results(visit)).order_by("position")).mappings()
        notes = select(Noted.item, Noted.text).where(Noted.visit == visit, ~scoring.superseded(Noted, Noted))
        photos = select(Attached.item, func.count()).where(Attached.visit == visit).group_by(Attached.item)
        return {
            "answers": sorted(tuple(h[f] for f in FIELDS) for h in heads),
            "points": [(p["item"], p["points"], p["failed"], p["vetoed"], p["na"]) for p in points],
            "total": dict(rows(scoring.total(visit)).mappings().one()),
            "levels": [dict(level) for level in rows(scoring.levels(visit)).mappings()],
            "notes": dict(rows(notes).all()),
            "photos": dict(rows(photos).all()),
        }


def by_device(app: Flask, client: FlaskClient, steps: list[Step]) -> dict[str, Any]:
    device = tablet(over(client), "zhou")
    device.register()
    for n, step in enumerate(steps):
        device.answer(PLANNED, step.item, **step.fields)
        if step.note:
            device.note(PLANNED, step.item, step.note)
        if step.photo:
            device.attach(PLANNED, step.item, jpeg(seed=n), 320, 240)
    device.sync()
    assert device.pending() == {"facts": 0, "photos": 0, "bytes": 0}
    return outcome(app, PLANNED, named("zhou"))


def by_pages(app: Flask, client: FlaskClient, steps: list[Step]) -> dict[str, Any]:
    for n, step in enumerate(steps):
        at = f"/field/visits/{PLANNED}/items/{step.item}"
        answer = client.post(f"{at}/answer", data=step.form)
        assert answer.status_code == 200, (step, answer.text)
        if step.note:
            assert client.post(f"{at}/note", data={"text": step.note}).status_code == 200
        if step.photo:
            sent = client.post(f"{at}/photos", data={"source": "camera", "photo": (io.BytesIO(jpeg(seed=n)), "a.jpg")})
            assert sent.status_code == 200, sent.text
    return outcome(app, PLANNED, named("zhou"))


def test_the_same_walk_ends_the_same(app: Flask, client_of: Callable[[str], FlaskClient], tmp_path_factory: Any) -> None:
    steps = whole(photos=12)
    here = by_pages(app, client_of("zhou"), steps)
    with world_in(tmp_path_factory.mktemp("device") / "centre") as other:
        there = by_device(other, sign_in(other, "zhou"), steps)
    assert here == there
    assert len(here["answers"]) == 110
    assert here["total"]["answered"] == here["total"]["total"] - here["total"]["pending"]
