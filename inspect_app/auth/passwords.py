"""argon2id, length 12 to 128, nothing common; a growing wait after failed tries, counted in the database."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app
from sqlalchemy import delete, func, select

from .. import clock
from ..database import db
from ..models import Account, FailedTry
from ..problems import Problem

hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
busy = BoundedSemaphore(4)  # so many hashes at once: each takes 64 MiB
NOBODY = hasher.hash("the time of a wrong name is the time of a wrong password")
COMMON = ("password", "12345678", "qwerty", "88888888", "iloveyou", "admin", "hangzhou", "inspect")
QUARTER = 900


def set_password(account: Account, password: str) -> None:
    """Raises Problem when it is too short, too long or too common."""
    plain = password.lower()
    if not 12 <= len(password) <= 128:
        raise Problem("password-length")
    if len(set(plain)) < 5 or account.login.lower() in plain or any(plain.strip("0123456789!.") == c for c in COMMON):
        raise Problem("password-common")
    with busy:
        account.password_hash = hasher.hash(password)


def verified(login: str, password: str) -> Account | None:
    """The account, after the same work whether or not it exists."""
    account = db.session.execute(select(Account).where(Account.login == login)).scalar()
    known = account.password_hash if account and account.password_hash else NOBODY
    right = _matches(known, password[:128]) and known is not NOBODY
    return account if right and account and not account.disabled_at else None


def _matches(known: str, password: str) -> bool:
    try:
        with busy:
            return bool(hasher.verify(known, password))
    except VerificationError:
        return False


def wait(keys: list[tuple[str, int]]) -> int:
    """Seconds to wait before the next try: none at first, then 1, 2, 4 … up to 60, from the latest failure."""
    found = [_wait(key, free) for key, free in keys]
    return max(found)


def _wait(key: str, free: int) -> int:
    now = clock.seconds()
    tries = select(func.count(), func.max(FailedTry.at)).where(FailedTry.key == key, FailedTry.at > now - QUARTER)
    count, last = db.session.execute(tries).one()
    return max(0, last + min(60, 2 ** (count - free)) - now) if count >= free else 0


def failed(keys: list[tuple[str, int]]) -> None:
    now = clock.seconds()
    db.session.execute(delete(FailedTry).where(FailedTry.at < now - QUARTER))
    db.session.add_all(FailedTry(key=key, at=now) for key, _ in keys)
    db.session.commit()


def keys(login: str, address: str) -> list[tuple[str, int]]:
    config = current_app.config
    return [(f"account:{login[:60]}", config["SIGN_IN_FAILURES"]), (f"address:{address}", config["SIGN_IN_PER_IP"] // 4)]
