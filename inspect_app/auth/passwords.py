"""argon2id, length 12 to 128, nothing common; a growing wait after failed tries, counted in the database."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

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
# The time of a wrong name is the time of a wrong password: a hash of the same work, made once (a test compares the work).
NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$1Twh4HxpErodjknVGN+W9g$iiaACD5U3zQANxsNB0wUAYziNj830fLtvtEB3gpAtjw"
COMMON = ("password", "passw0rd", "welcome", "iloveyou", "woaini", "admin", "administrator", "letmein", "hangzhou", "inspect", "inspector")
ROWS = ("01234567890123", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn")
QUARTER = 900
Made = TypeVar("Made")


def set_password(account: Account, password: str) -> None:
    """Raises Problem when it is too short, too long or too common."""
    if not 12 <= len(password) <= 128:
        raise Problem("password-length")
    if easy(password.lower(), account.login.lower()):
        raise Problem("password-common")
    account.password_hash = _slowly(lambda: hasher.hash(password))


def easy(plain: str, login: str) -> bool:
    """Few characters, one's own name, a common word with digits, the same again, or a walk along the keyboard."""
    word = plain.strip("0123456789!.@#_-")
    again = plain in (plain + plain)[1:-1]
    named = login in plain and (len(login) > 3 or len(plain.replace(login, "")) < 8)  # "he" stands in many a sentence
    return len(set(plain)) < 5 or named or word in COMMON or again or any(_walks(plain, row) for row in ROWS)


def _walks(plain: str, row: str) -> bool:
    """Most of the password lies in pieces of four along this row, either way."""
    pieces = {way[i : i + 4] for way in (row, row[::-1]) for i in range(len(way) - 3)}
    steps = [plain[i : i + 4] for i in range(len(plain) - 3)]
    return sum(step in pieces for step in steps) * 2 > len(steps)


def verified(login: str, password: str) -> Account | None:
    """The account, after the same work whether or not it exists."""
    account = db.session.execute(select(Account).where(Account.login == login)).scalar()
    known = (account.password_hash if account else None) or NOBODY
    right = _slowly(lambda: _matches(known, password)) and known is not NOBODY
    return account if right and account and not account.disabled_at else None


def _slowly(work: Callable[[], Made]) -> Made:
    """Nothing of the database is held while a hash is made; what was not committed is gone."""
    db.session.rollback()
    with busy:
        return work()


def _matches(known: str, password: str) -> bool:
    try:
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


def count(keys: list[tuple[str, int]]) -> list[int]:
    """A try counts as failed before the password is looked at, so many at once cannot slip past. Commits."""
    now = clock.seconds()
    db.session.execute(delete(FailedTry).where(FailedTry.at < now - QUARTER))
    tries = [FailedTry(key=key, at=now) for key, _ in keys]
    db.session.add_all(tries)
    db.session.flush()
    ids = [one.id for one in tries]
    db.session.commit()
    return ids


def forgive(tries: list[int]) -> None:
    """It was right after all. The caller commits."""
    db.session.execute(delete(FailedTry).where(FailedTry.id.in_(tries)))


def keys(login: str, address: str) -> list[tuple[str, int]]:
    config = current_app.config
    return [(f"account:{login[:60]}", config["SIGN_IN_FAILURES"]), (f"address:{address}", config["SIGN_IN_PER_IP"] // 4)]
