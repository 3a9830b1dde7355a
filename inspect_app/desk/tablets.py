"""Tablets: what each announced and still holds, when it was last heard; shutting one out; a rescue file, brought by hand."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from werkzeug.wrappers import Response
from wtforms import ValidationError

from .. import clock, events, languages, rescue
from ..auth import current_account, sessions, visible_to
from ..database import db
from ..events import Event
from ..models import Attached, Device, Fact, Lost, Person, PhotoSent, SignIn
from ..problems import Problem, sentences
from .app import desk, supervisors

SILENT = 24 * 3600  # seconds without a word, with work still on it


@desk.get("/tablets")
@supervisors
def tablets() -> str:
    return render_template("desk/tablets.html", rows=_rows(), brought=None)


@desk.post("/tablets/rescue")
@supervisors
def brought() -> str | tuple[str, int]:
    """A rescue file. Exempt from the general form check, which would read a large file before its size is allowed (create_app)."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise Problem("form-expired") from error
    try:
        found = rescue.bring(rescue.given())
    except Problem as problem:
        if problem.code not in rescue.WRONG:
            raise
        said = sentences(problem.code)[languages.current()]
        return render_template("desk/tablets.html", rows=_rows(), brought=None, refused=said), problem.kind.status
    return render_template("desk/tablets.html", rows=_rows(), brought=found)


@desk.post("/tablets/<device>/shut-out")
@supervisors
def shut_out(device: str) -> Response:
    """Lost, stolen, handed on: its person is signed out everywhere, so here too; what it still sends is kept apart."""
    found = _one(device)
    found.revoked_at = found.revoked_at or clock.seconds()
    sessions.end(SignIn.person == found.person)
    return _done(Event.DEVICE_REVOKED, device)


@desk.post("/tablets/<device>/admit")
@supervisors
def admit(device: str) -> Response:
    """Found again. What was kept apart meanwhile waits under "kept apart" to be tried again."""
    _one(device).revoked_at = None
    return _done(Event.DEVICE_ADMITTED, device)


def _one(id: str) -> Device:
    if db.session.execute(_listed().where(Device.id == id)).first() is None:
        raise Problem("not-found")
    return db.session.get_one(Device, id)


def _done(event: Event, id: str) -> Response:
    db.session.commit()
    events.note(event, device=id)
    return redirect(url_for("desk.tablets"), 303)


def _rows() -> list[dict[str, Any]]:
    """Those with work on them first, photos too."""
    now = clock.seconds()
    return sorted((_told(dict(row), now) for row in db.session.execute(_listed()).mappings()), key=lambda row: not row["holds"])


def _told(row: dict[str, Any], now: int) -> dict[str, Any]:
    holds = row["pending_facts"] or row["photos"]
    return row | {"holds": holds, "seen": clock.shown(row["seen_at"]), "silent": bool(holds) and now - (row["seen_at"] or 0) > SILENT}


def _listed() -> Select:
    """Those with most entries on them first. Tablets of people whose work one may see, or who have done none yet."""
    waits = _waiting().subquery("waits")
    photos, bytes_ = (func.coalesce(column, 0) for column in (waits.c.photos, waits.c.bytes))
    apart = select(func.count()).where(Fact.device == Device.id, Fact.state == "quarantined").scalar_subquery()
    columns = (Device.id, Device.label, Device.seen_at, Device.pending_facts, Device.pending_since, Device.persistent, Device.revoked_at)
    rows = select(*columns, Person.name, photos.label("photos"), bytes_.label("bytes"), apart.label("apart"))
    rows = rows.join(Person, Person.id == Device.person).outerjoin(waits, waits.c.device == Device.id).where(_seen())
    return rows.order_by(func.coalesce(Device.pending_facts, 0).desc(), Device.seen_at.desc(), Device.id)


def _waiting() -> Select:
    """Photos that tablets announced, have not sent yet and nobody called lost, by tablet: each photo is looked at once, and not each fact
    of each tablet."""
    sent = and_(PhotoSent.sha256 == Attached.sha256, PhotoSent.device == Fact.device)
    waiting = select(Fact.device, func.count().label("photos"), func.sum(Attached.bytes).label("bytes"))
    waiting = waiting.select_from(Attached).outerjoin(Fact, Fact.id == Attached.id).outerjoin(PhotoSent, sent)  # outer: from the photos on
    return waiting.where(PhotoSent.sha256.is_(None), Attached.sha256.not_in(select(Lost.sha256))).group_by(Fact.device)


def _seen() -> ColumnElement[bool]:
    """Facts are gone through once: asked for each tablet, PostgreSQL took seconds of 240,000."""
    seen = select(Fact.device).where(Fact.visit.in_(visible_to(current_account())))
    return or_(Device.id.in_(seen), ~select(Fact.id).where(Fact.device == Device.id).exists())
