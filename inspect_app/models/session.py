"""Signing in: sessions, single-use links and failed tries, as rows. Secrets are stored hashed; times are seconds since 1970."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, to


class SignIn(Model):
    __table_args__ = {"info": {"tablet": False}}
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = to("person.id", index=True)
    browser: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[int]
    seen_at: Mapped[int]
    ended_at: Mapped[int | None]


class SignInLink(Model):
    """purpose: sign-in, or invitation (sets a password)."""

    __table_args__ = {"info": {"tablet": False}}
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = to("person.id", index=True)
    purpose: Mapped[str]
    ends_at: Mapped[int]
    used_at: Mapped[int | None]


class FailedTry(Model):
    __table_args__ = {"info": {"tablet": False}}
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), index=True)  # account:… or address:…
    at: Mapped[int]


class Setting(Model):
    """What the centre keeps of itself: server, epoch, device."""

    __table_args__ = {"info": {"tablet": False}}
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
