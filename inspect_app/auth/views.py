"""The door: sign in by password or by a single-use link, sign out, one's own sessions."""

from __future__ import annotations

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from .. import clock, events
from ..database import db
from ..events import Event
from ..models import Account, Person, SignIn
from ..problems import Problem
from . import ANYONE, IN_THE_FIELD, SIGNED_IN, allow, links, passwords, sessions, signed_in

doors = Blueprint("doors", __name__)


@doors.get("/login")
@allow(ANYONE)
def login() -> str:
    over = "_user_id" in session and not current_user.is_authenticated
    return render_template("doors/login.html", wrong=None, typed="", over=over, next=_next())


@doors.post("/login")
@allow(ANYONE)
def sign_in() -> AnyResponse | tuple[str, int]:
    typed = request.form.get("login", "").replace("\0", "").strip()
    keys = passwords.keys(typed, request.remote_addr or "")
    if seconds := passwords.wait(keys):
        raise Problem("too-many-tries", {"Retry-After": str(seconds)}, seconds=seconds)
    tries = passwords.count(keys)
    account = passwords.verified(typed, request.form.get("password", ""))
    if account is None:
        events.note(Event.SIGN_IN_FAILED)
        return render_template("doors/login.html", wrong=True, typed=typed, over=False, next=_next()), 422
    passwords.forgive(tries)
    return _enter(account)


@doors.get("/login/<token>")
@allow(ANYONE)
def link(token: str) -> str:
    found, account = links.look(token)
    person = db.session.get_one(Person, account.person)
    invitation = found.purpose == "invitation"
    return render_template("doors/link.html", invitation=invitation, name=person.name, login=account.login, token=token)


@doors.post("/login/<token>")
@allow(ANYONE)
def follow(token: str) -> AnyResponse:
    found, account = links.look(token)
    if found.purpose == "invitation":
        passwords.set_password(account, request.form.get("password", ""))
        sessions.end(SignIn.person == account.person)
    links.use(token)
    entered = _enter(account)
    if found.purpose == "invitation":
        events.note(Event.INVITATION_TAKEN, person=account.person)
    return entered


def _enter(account: Account) -> AnyResponse:
    sessions.start(account)
    events.note(Event.SIGNED_IN, person=account.person)
    home = "/field/" if account.role in IN_THE_FIELD else "/"
    return sessions.name_person(make_response(redirect(_next() or home, 303)), account.person)


def _next() -> str:
    """The page that was asked for before signing in; of this site only, else empty."""
    asked = request.values.get("next", "")
    return asked if re.fullmatch(r"/(?![/\\])[^\x00-\x1f\\]*", asked) else ""


@doors.post("/logout")
@allow(ANYONE)
def sign_out() -> Response:
    """Also when the sign-in is over already. Never clears storage: unsent work stays on the tablet (docs/decisions/0012)."""
    sessions.end_this()
    db.session.commit()
    events.note(Event.SIGNED_OUT)
    return sessions.name_person(make_response(redirect(url_for("doors.login"), 303)), "")


@doors.get("/me/sessions")
@allow(SIGNED_IN)
def mine() -> str:
    rows, this = sessions.of(signed_in().person), sessions.hashed(current_user.token)
    return render_template("doors/sessions.html", rows=rows, this=this, now=clock.seconds(), called=sessions.called)


@doors.post("/me/sessions/<token_hash>/end")
@allow(SIGNED_IN)
def end_one(token_hash: str) -> AnyResponse:
    account = signed_in()
    row = db.session.get(SignIn, token_hash)
    if row is None or row.person != account.person:
        raise Problem("not-found")
    sessions.end(SignIn.token_hash == token_hash)
    db.session.commit()
    events.note(Event.SESSION_ENDED)
    return redirect(url_for("doors.mine"), 303)
