"""How a team goes through a visit: whose section it is, in which order, and what is put off."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model
from .fact import Made


class Assigned(Made, Model):
    """The lead's word on a section: whose it is. Nobody: everybody's. Its base: what it takes the place of."""

    section: Mapped[str]
    assignee: Mapped[str | None] = mapped_column(String(36))  # a person


class Placed(Made, Model):
    """One's own order: the section stands at this rank. The checklist's own: STEP times its position. No section: back to that order."""

    STEP = 1_000_000
    section: Mapped[str] = mapped_column(info={"default": ""})
    rank: Mapped[int] = mapped_column(info={"min": -2_000_000_000, "max": 2_000_000_000, "default": 0})


class Skipped(Made, Model):
    """Put off for now (1), or taken up again (0)."""

    item: Mapped[str]
    skipped: Mapped[int] = mapped_column(info={"min": 0, "max": 1})
