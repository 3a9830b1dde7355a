"""One row per visit, refreshed in the same transaction as its facts; `flask summaries check` proves it equals the views."""

from __future__ import annotations

from functools import cache
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import Connection, String, bindparam, case, delete, distinct, func, insert, select, update

from . import scoring
from .database import db, reading
from .models import Answered, Attached, Fact, PhotoSent, Visit, VisitSummary

group = AppGroup("summaries", help="The summary row of each visit.")


def refresh(connection: Connection, visit: str) -> None:
    """Bring the visit's summary up to date. The caller commits."""
    known = connection.execute(select(Visit.id).where(Visit.id == visit)).first()
    if known:
        connection.execute(delete(VisitSummary).where(VisitSummary.visit == visit))
        connection.execute(insert(VisitSummary).values(visit=visit, **computed(connection, visit)))


def refresh_photos(connection: Connection, visit: str) -> None:
    """Bytes of a photo arrived and nothing else: cheap enough for each one. The caller commits."""
    photos = connection.execute(_selects()["photos"], {"visit": visit}).mappings().one()
    connection.execute(update(VisitSummary).where(VisitSummary.visit == visit).values(**photos))


def computed(connection: Connection, visit: str) -> dict[str, Any]:
    """The summary's columns, from the facts."""
    found = {name: connection.execute(rows, {"visit": visit}).mappings() for name, rows in _selects().items()}
    total, facts, photos = found["total"].one(), found["facts"].one(), found["photos"].one()
    numbers = {name: int(total[name]) for name in ("answered", "total", "points", "attainable", "vetoes")}
    stars = max((level["stars"] for level in found["levels"] if level["reached"]), default=0)
    return {**numbers, "stars": stars, **facts, **photos, "state": _state(found["people"].one(), facts["last_at"])}


@cache
def _selects() -> dict[str, Any]:
    """Each of a visit, built once: building them costs more than running them."""
    visit = bindparam("visit", type_=String)
    answering = select(func.count(distinct(Answered.person))).where(Answered.visit == visit).scalar_subquery()
    done = select(func.count(distinct(scoring.submissions(visit).subquery().c.person))).scalar_subquery()
    people = select(answering.label("answering"), done.label("submitted"))
    told = {"total": scoring.total(visit), "levels": scoring.levels(visit)}
    return {**told, "facts": _facts(visit), "photos": _photos(visit), "people": people}


def _facts(visit: Any) -> Any:
    quarantined = func.coalesce(func.sum(case((Fact.state == "quarantined", 1), else_=0)), 0)
    last, revision = func.coalesce(func.max(Fact.at), ""), func.coalesce(func.max(Fact.revision), 0)
    return select(quarantined.label("quarantined"), last.label("last_at"), revision.label("revision")).where(Fact.visit == visit)


def _photos(visit: Any) -> Any:
    sent = (PhotoSent.sha256 == Attached.sha256) & (PhotoSent.device == Fact.device)
    held = func.count(PhotoSent.sha256)
    told = select(func.count(distinct(Attached.id)).label("photos"), held.label("photos_held"))
    return told.select_from(Attached).join(Fact, Fact.id == Attached.id).outerjoin(PhotoSent, sent).where(Attached.visit == visit)


def _state(people: Any, last_at: str) -> str:
    """submitted: everyone who answered has submitted."""
    if people["submitted"] and people["submitted"] >= people["answering"]:
        return "submitted"
    return "under_way" if last_at else "planned"


@group.command()
def check() -> None:
    """Compare every summary with what its facts say; name each difference."""
    with reading():
        wrong = sum(_differs(dict(row)) for row in db.session.execute(select(VisitSummary.__table__)).mappings().all())
    if wrong:
        raise click.ClickException(f"{wrong} summaries differ")


def _differs(stored: dict[str, Any]) -> bool:
    visit = stored.pop("visit")
    found = computed(db.session.connection(), visit)
    if stored != found:
        click.echo(f"{visit}: stored {stored}, facts say {found}")
    return stored != found


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
