"""Sites: the list, one with its evaluations and its own people, and a new one."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from .. import events, languages, revisions, server
from ..auth import links
from ..database import db
from ..events import Event
from ..field.sheet import local
from ..models import Account, Checklist, Evaluation, Person, Site
from ..models.site import SITE_KINDS
from ..problems import Problem
from . import pressed, reading
from .app import desk, in_my_region, narrowed, regions, supervisors

TIERS = ("provincial", "city", "county")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
PLACE = ("name", "region", "address")
TEXTS = (*PLACE, "contact", "phone")


@desk.get("/sites")
@supervisors
def sites() -> str:
    count = select(func.count()).select_from(Evaluation).where(Evaluation.site == Site.id).scalar_subquery()
    listed = select(Site, count.label("evaluations")).order_by(Site.region, Site.name)
    rows = db.session.execute(narrowed(in_my_region(listed))).all()
    return render_template("desk/sites.html", rows=rows, args=request.args, regions=regions())


@desk.get("/sites/<site>")
@supervisors
def site(site: str) -> str:
    return _page(seen(site))


@desk.post("/sites/<site>/people")
@supervisors
def invite(site: str) -> str | tuple[str, int]:
    """Somebody of the base, who will fill in its self-assessment. The link is shown once; pressed again since it was not, another is."""
    person = pressed.named(_ready)  # and a name is given once
    shown, name, login = seen(site), *(request.form.get(field, "").strip() for field in ("name", "login"))
    invited = db.session.get(Account, person)
    wrong = {"name": not name or len(name) > 80, "login": not LOGIN.fullmatch(login) or (links.taken(login) and invited is None)}
    if any(wrong.values()):
        return _page(shown, wrong=wrong), 422
    token = links.make(invited, "invitation") if invited else links.invite(login, name, person, role="site", site=shown.id)[1]
    db.session.commit()
    events.note(Event.INVITED, person=person)
    return _page(shown, link=url_for("doors.link", token=token, _external=True), invited=name)


def _ready(person: str) -> bool:
    account = db.session.get(Account, person)
    return account is not None and (account.password_hash or account.disabled_at) is not None


def seen(site: str) -> Site:
    found = db.session.execute(in_my_region(select(Site).where(Site.id == site))).scalar()
    if found is None:
        raise Problem("not-found")
    return found


def _page(site: Site, **more: Any) -> str:
    people = select(Person.name, Account.login, Account.disabled_at, Account.password_hash.is_not(None).label("ready"))
    people = people.join(Account, Account.person == Person.id).where(Account.site == site.id).order_by(Person.name)
    held = select(Evaluation.id, Evaluation.period, Checklist.version, local(languages.current(), Checklist))
    held = held.join(Checklist, Checklist.id == Evaluation.checklist).where(Evaluation.site == site.id).order_by(Evaluation.period.desc())
    shown = {"people": reading.rows(people), "evaluations": reading.rows(held), "form": request.form}
    return render_template("desk/site.html", site=site, **{"wrong": {}, "link": "", **shown, **more})


@desk.get("/sites/new")
@supervisors
def new_site() -> str:
    return render_template("desk/new_site.html", wrong={}, kinds=SITE_KINDS, tiers=TIERS, form={})


@desk.post("/sites")
@supervisors
def add_site() -> Response | tuple[str, int]:
    revisions.alone()  # a base is made once
    texts = {name: request.form.get(name, "").strip()[:200] for name in TEXTS}
    kind, tier = request.form.get("kind"), request.form.get("tier")
    wrong = {name: True for name in PLACE if not texts[name]}
    there = db.session.scalar(in_my_region(select(Site.id).filter_by(**{name: texts[name] for name in PLACE})))
    if wrong or there or kind not in SITE_KINDS or tier not in TIERS:
        page = render_template("desk/new_site.html", wrong=wrong, there=there, kinds=SITE_KINDS, tiers=TIERS, form=request.form)
        return page, 409 if there else 422
    db.session.add(Site(id=server.new_id(), kind=kind, tier=tier, latitude=None, longitude=None, **texts))
    db.session.commit()
    return redirect(url_for("desk.sites"), 303)
