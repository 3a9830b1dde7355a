"""Sign-in sessions as rows: 256 random bits in the cookie, their hash in the database, ended at once when needed."""

from __future__ import annotations

import hashlib
import secrets

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import ColumnElement, delete, or_, select, update

from .. import clock
from ..database import db, writing
from ..models import Account, SignIn, SignInLink

manager = LoginManager()
manager.session_protection = None
DAY = 86_400
KEPT = 30 * DAY
BROWSERS = {
    "MicroMessenger": "微信 WeChat",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {"iPad": "iPad", "iPhone": "iPhone", "Android": "Android", "Windows": "Windows", "Macintosh": "Mac", "Linux": "Linux"}


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Cookies(SecureCookieSessionInterface):
    """A tablet's own credential needs no sign-in: what is asked by one alone has no session, and is answered with no cookie. Old
    tablets bring theirs to every call, also to those that want a sign-in."""

    ALONE = ("/sync/v1/push", "/sync/v1/digest", "/sync/v1/photos/")

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        alone = request.method != "GET" and request.path.startswith(self.ALONE)
        by_credential = alone and request.headers.get("Authorization", "").startswith("Bearer ")
        return None if by_credential else super().open_session(app, request)


class SignedIn(UserMixin):
    def __init__(self, account: Account, token: str, seen_at: int):
        self.account, self.token, self.seen_at = account, token, seen_at

    def get_id(self) -> str:
        return self.token


@manager.user_loader
def load(token: str) -> SignedIn | None:
    row = db.session.get(SignIn, hashed(token))
    account = db.session.get(Account, row.person) if row else None
    if row is None or account is None or account.disabled_at or row.ended_at or _expired(row):
        return None
    g.by = account.person
    return SignedIn(account, token, row.seen_at)


def _expired(row: SignIn) -> bool:
    now, config = clock.seconds(), current_app.config
    idle, age = config["SESSION_IDLE_DAYS"] * DAY, config["SESSION_DAYS"] * DAY
    return now > row.seen_at + idle or now > row.made_at + age


def of(person: str) -> list[SignIn]:
    """Those that still open the door, the latest used first."""
    rows = db.session.execute(select(SignIn).where(SignIn.person == person, SignIn.ended_at.is_(None)).order_by(SignIn.seen_at.desc()))
    return [row for row in rows.scalars() if not _expired(row)]


def called(agent: str) -> str:
    """A browser in two words; what it says of itself is no name."""
    words = (next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, words)) or agent[:40] or "?"


def touch(person: SignedIn) -> None:
    """Remember that the session is used, at most once an hour. A transaction of its own: reading requests hold none that writes."""
    now = clock.seconds()
    if person.seen_at > now - 3600:
        return
    db.session.rollback()
    with writing() as connection:
        connection.execute(update(SignIn).where(SignIn.token_hash == hashed(person.token)).values(seen_at=now))


def start(account: Account) -> None:
    """A new session for this person; an older one of the same browser ends (rotation). All that a cookie says is said here: an answer that
    is still on its way when somebody signs in brings none (nor renews it, SESSION_REFRESH_EACH_REQUEST), so it takes nobody's place."""
    end_this()
    session.clear()
    session.permanent = True
    token, now = secrets.token_urlsafe(32), clock.seconds()
    browser = (request.user_agent.string or "")[:200]
    db.session.add(SignIn(token_hash=hashed(token), person=account.person, browser=browser, made_at=now, seen_at=now))
    forget()
    db.session.commit()
    login_user(SignedIn(account, token, now))
    generate_csrf()


def forget() -> None:
    """Sessions that are over, and links, go a month later: until then one can be told why a door is shut. The caller commits."""
    now, config = clock.seconds() - KEPT, current_app.config
    unused, old = now - config["SESSION_IDLE_DAYS"] * DAY, now - config["SESSION_DAYS"] * DAY
    db.session.execute(delete(SignIn).where(or_(SignIn.ended_at < now, SignIn.seen_at < unused, SignIn.made_at < old)))
    db.session.execute(delete(SignInLink).where(or_(SignInLink.used_at < now, SignInLink.ends_at < now)))


def end_this() -> None:
    token = session.get("_user_id")
    if token:
        end(SignIn.token_hash == hashed(token))
    logout_user()


def end(which: ColumnElement[bool]) -> None:
    """End sessions by a condition, at once. The caller commits."""
    db.session.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=clock.seconds()))


def name_person(response: Response, person: str) -> Response:
    """The cookie a page hands to its worker; empty means signed out. It opens nothing. `chosen`, for the next page: that was just now."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for name, age in (("person", current_app.config["SESSION_DAYS"] * DAY * 4), ("chosen", 60)):
        response.set_cookie(name, person, max_age=age, samesite="Lax", secure=secure, path="/")
    return response
