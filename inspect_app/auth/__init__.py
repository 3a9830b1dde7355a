"""Who is asking, and what this person may see. Every endpoint declares who may call it; nothing else is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user
from sqlalchemy import Select, or_, select

from ..database import db
from ..models import Account, Evaluation, Site, TeamMember, Visit
from ..problems import Problem
from . import sessions

ANYONE, DEVICE, SIGNED_IN = "anyone", "device", "signed-in"
IN_THE_FIELD = ("inspector", "site")  # roles that work on a tablet and see their own visits alone


def allow(*who: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare who may call a view: roles, or anyone, signed-in, device (the view checks the credential)."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.allowed = who  # type: ignore[attr-defined]
        return view

    return declare


def current_account() -> Account | None:
    return current_user.account if current_user.is_authenticated else None


def signed_in() -> Account:
    """The account, where the endpoint let nobody else in."""
    account = current_account()
    if account is None:
        raise Problem("sign-in-needed")
    return account


def me() -> str:
    """The signed-in person's id, or empty."""
    account = current_account()
    return account.person if account else ""


def visible_to(account: Account | None) -> Select:
    """Ids of the visits this account may see: its own; for supervisors those of the region; practice only for its team."""
    own = own_visits(account.person if account else "")
    if account is None or account.role in IN_THE_FIELD:
        return own
    real = select(Visit.id).join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    real = real.where(Visit.practice == 0)
    if account.role == "supervisor" and account.region:
        real = real.where(Site.region == account.region)
    return select(Visit.id).where(Visit.id.in_(own) | Visit.id.in_(real))


def own_visits(person: str) -> Select:
    """Ids of the visits of one's teams. To a person of a base: its own self-assessments, whatever a team's list says."""
    team = select(TeamMember.visit).join(Account, Account.person == TeamMember.person).where(TeamMember.person == person)
    team = team.join(Visit, Visit.id == TeamMember.visit).join(Evaluation, Evaluation.id == Visit.evaluation)
    return team.where(or_(Account.role != "site", (Visit.body == "self") & (Evaluation.site == Account.site)))


def may_see(visit: str, account: Account | None = None) -> bool:
    seen = visible_to(account or current_account())
    return db.session.execute(seen.where(seen.selected_columns[0] == visit).limit(1)).first() is not None


def _allowed() -> tuple[str, ...]:
    """Who may call what is asked for, as its view declares; nobody, where it declares nothing."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "allowed", ())


def _declared() -> None:
    allowed = _allowed()
    if request.endpoint is None or ANYONE in allowed or DEVICE in allowed:  # without an endpoint: there is no such page
        return
    account = current_account()
    if account is None:
        raise Problem("sign-in-needed")
    if SIGNED_IN not in allowed and account.role not in allowed:
        raise Problem("not-allowed")


def _used() -> None:
    """A sign-in that is used goes on. Tablets that push by credential do not touch it."""
    if request.endpoint != "static" and DEVICE not in _allowed() and current_user.is_authenticated:
        sessions.touch(current_user)


def same_site() -> None:
    """A write must come from our own pages (CSRF): Fetch Metadata, and Origin for old web views."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin and origin.partition("://")[2] != request.host):
        raise Problem("other-site")


def init_app(app: Flask) -> None:
    from . import views

    app.session_interface = sessions.Cookies()
    sessions.manager.init_app(app)
    allow(ANYONE)(app.view_functions["static"])
    app.before_request(_declared)
    app.before_request(_used)
    app.register_blueprint(views.doors)
