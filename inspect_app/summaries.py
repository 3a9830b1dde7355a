"""One row per visit, refreshed in the same transaction as its facts; `flask summaries check` proves it equals the views."""

from __future__ import annotations

from functools import cache
from typing import Any

import click
from flask import Flask
from sqlalchemy import Connection, String, bindparam, case, delete, distinct, func, insert, select, update

from . import earlier, scoring
from .commands import Group
from .database import db, reading
from .fieldkit import driver
from .fieldkit.among import among, listed
from .models import Attached, Fact, PhotoSent, Visit, VisitSummary

group = Group("summaries", help="The summary row of each visit.")


def refresh(connection: Connection, visit: str) -> None:
    """Bring the visit's summary up to date. The caller commits."""
    asked = _selects()
    if known := connection.execute(asked["known"], {"visit": visit}).first():
        connection.execute(asked["gone"], {"visit": visit})
        found = computed(connection, visit)
        connection.execute(asked["new"], {"visit": visit, **found})
        earlier.changed(connection, visit, known.state, found["state"])


def refresh_photos(connection: Connection, hashes: list[str]) -> None:
    """Bytes of photos arrived and nothing else: cheap enough for each one. The caller commits."""
    connection.execute(_arrived(), {"hashes": hashes})


@cache
def _arrived() -> Any:
    told = select(Attached.visit).where(among(Attached.sha256, listed("hashes")))
    photos = _photos(VisitSummary.visit).correlate(VisitSummary)
    held, sent = (photos.with_only_columns(photos.selected_columns[name]).scalar_subquery() for name in ("photos_held", "sent"))
    newest = case((VisitSummary.revision > sent, VisitSummary.revision), else_=sent)
    return update(VisitSummary).where(VisitSummary.visit.in_(told)).values(photos_held=held, revision=newest)


def computed(connection: Connection, visit: str) -> dict[str, Any]:
    """The summary's columns, from the facts."""
    parts = ("standing", "facts", "photos", "people")
    standing, facts, photos, people = (driver.read(connection, _selects()[part], {"visit": visit}).mappings().one() for part in parts)
    numbers = {name: int(value) for name, value in standing.items()}
    counted = {name: photos[name] for name in ("photos", "photos_held")}
    newest = max(facts["revision"], photos["sent"])
    return {**numbers, **facts, **counted, "revision": newest, "state": _state(people, facts["last_at"])}


@cache
def _selects() -> dict[str, Any]:
    """Statements about one visit, built once: building them costs more than running them."""
    visit = bindparam("visit", type_=String)
    people = select(scoring.flag(scoring.closed(visit)).label("closed"), scoring.flag(scoring.cancelled(visit)).label("off"))
    of = Visit.__table__.outerjoin(VisitSummary.__table__, VisitSummary.visit == Visit.id)
    row = {
        "known": select(VisitSummary.state).select_from(of).where(Visit.id == visit),
        "gone": delete(VisitSummary).where(VisitSummary.visit == visit),
        "new": insert(VisitSummary),
    }
    return {**row, "standing": scoring.standing(visit), "facts": _facts(visit), "photos": _photos(visit), "people": people}


def _facts(visit: Any) -> Any:
    quarantined = func.coalesce(func.sum(case((Fact.state == "quarantined", 1), else_=0)), 0)
    last, revision = func.coalesce(func.max(Fact.at), ""), func.coalesce(func.max(Fact.revision), 0)
    return select(quarantined.label("quarantined"), last.label("last_at"), revision.label("revision")).where(Fact.visit == visit)


def _photos(visit: Any) -> Any:
    sent = (PhotoSent.sha256 == Attached.sha256) & (PhotoSent.device == Fact.device)
    held, newest = func.count(PhotoSent.sha256), func.coalesce(func.max(PhotoSent.revision), 0)
    told = select(func.count(distinct(Attached.id)).label("photos"), held.label("photos_held"), newest.label("sent"))
    return told.select_from(Attached).join(Fact, Fact.id == Attached.id).outerjoin(PhotoSent, sent).where(Attached.visit == visit)


def _state(people: Any, last_at: str) -> str:
    """submitted: everyone whose answers stand has submitted."""
    if people["off"]:
        return "cancelled"
    if people["closed"]:
        return "submitted"
    return "under_way" if last_at else "planned"


@group.command()
def check() -> None:
    """Compare every summary with what its facts say; name each difference."""
    with reading():
        wrong = sum(_differs(dict(row)) for row in db.session.execute(select(VisitSummary.__table__)).mappings().all())
    if wrong:
        raise click.ClickException(f"Summaries that differ: {wrong}")


def _differs(stored: dict[str, Any]) -> bool:
    visit = stored.pop("visit")
    found = computed(db.session.connection(), visit)
    if stored != found:
        click.echo(f"{visit}: stored {stored}, facts say {found}")
    return stored != found


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
