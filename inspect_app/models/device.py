from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, key


class Device(Model):
    """A tablet of one person, or the centre itself (person null). Times are seconds since 1970.

    The credential is stored hashed, and writes only."""

    __table_args__ = {"info": {"tablet": False}}
    id: Mapped[str] = key()
    person: Mapped[str | None] = mapped_column(String(36), index=True)
    label: Mapped[str]
    app: Mapped[str] = mapped_column(default="")
    bundle: Mapped[str] = mapped_column(default="")
    persistent: Mapped[int] = mapped_column(default=0)
    credential_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    registered_at: Mapped[int]
    seen_at: Mapped[int | None]
    revoked_at: Mapped[int | None]
    pending_facts: Mapped[int] = mapped_column(default=0)
    pending_photos: Mapped[int] = mapped_column(default=0)
    pending_bytes: Mapped[int] = mapped_column(default=0)
    pending_since: Mapped[str | None] = mapped_column(String(40))  # when the oldest fact still there was made, by its own clock
