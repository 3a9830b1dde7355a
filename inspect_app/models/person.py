"""People. A person row travels to tablets (a name under an answer); the account never leaves the centre."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to

ROLES = ("inspector", "supervisor", "admin", "site")


class Person(Pulled, Model):
    """Anyone who signs in."""

    id: Mapped[str] = key()
    name: Mapped[str]
    title: Mapped[str]  # e.g. 市旅委退休专家; may be empty


class Account(Model):
    """How a person signs in and what for. `region` empty: the whole city. `site`: the base that a person of role site belongs to."""

    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint("CASE WHEN role = 'site' THEN 1 ELSE 0 END = CASE WHEN site IS NULL THEN 0 ELSE 1 END", name="of_site"),
        {"info": {"tablet": False}},
    )
    person: Mapped[str] = to("person.id", primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    role: Mapped[str]
    region: Mapped[str] = mapped_column(default="")
    disabled_at: Mapped[int | None]  # seconds since 1970
    site: Mapped[str | None] = to("site.id")
