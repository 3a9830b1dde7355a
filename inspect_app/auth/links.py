"""Single-use links: to sign in, and to accept an invitation. Only the hash is stored; following one needs a button."""

from __future__ import annotations

import secrets

from sqlalchemy import select, update

from .. import clock, server
from ..database import db
from ..models import Account, Person, SignInLink
from ..problems import Problem
from .sessions import hashed

DAY = 86_400


def make(account: Account, purpose: str = "sign-in", seconds: int = DAY) -> str:
    """A new token; older unused ones of the same purpose stop working. The caller commits."""
    now = clock.seconds()
    older = (SignInLink.person == account.person, SignInLink.purpose == purpose, SignInLink.used_at.is_(None))
    db.session.execute(update(SignInLink).where(*older).values(used_at=now))
    token = secrets.token_urlsafe(24)
    db.session.add(SignInLink(token_hash=hashed(token), person=account.person, purpose=purpose, ends_at=now + seconds))
    return token


def invite(login: str, name: str, id: str = "", **account: str | None) -> tuple[Account, str]:
    """A person, their account and the token of an invitation. The caller has seen that the login is free, and commits."""
    person = Person(id=id or server.new_id(), name=name, title=account.pop("title", "") or "")
    db.session.add(person)
    db.session.flush()
    made = Account(person=person.id, login=login, **account)
    db.session.add(made)
    return made, make(made, "invitation")


def taken(login: str) -> bool:
    return db.session.execute(select(Account.person).where(Account.login == login)).first() is not None


def look(token: str) -> tuple[SignInLink, Account]:
    """Without using it. Raises Problem when it is unknown, used or over."""
    link = db.session.get(SignInLink, hashed(token))
    account = db.session.get(Account, link.person) if link else None
    if link is None or account is None or account.disabled_at or link.used_at or link.ends_at < clock.seconds():
        raise Problem("link-over")
    return link, account


def use(token: str) -> Account:
    """Once: of two at the same moment one wins. Raises Problem."""
    link, account = look(token)
    mark = update(SignInLink).where(SignInLink.token_hash == link.token_hash, SignInLink.used_at.is_(None))
    if db.session.execute(mark.values(used_at=clock.seconds())).rowcount != 1:  # type: ignore[attr-defined]
        raise Problem("link-over")
    return account
