"""What was begun by mistake. Nothing is taken away by it: it is a word about a visit, and the last word counts."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model
from .fact import Made


class Word(Made):
    """off: the visit is cancelled (1), or goes on after all (0). Its base: the words it takes the place of."""

    off: Mapped[int] = mapped_column(info={"min": 0, "max": 1})
    reason: Mapped[str] = mapped_column(String(500))


class Cancelled(Word, Model):
    """The lead's word."""


class CalledOff(Word, Model):
    """The desk's word, which can take the place of the lead's too. Made at the desk only."""

    __table_args__ = {"info": {"desk": True}}


class Carried(Made, Model):
    """One's own work was entered in the wrong visit. other: the right one, where it was put (came 0), or, in that one, the visit it came
    from (came 1). None: it was withdrawn and put nowhere."""

    other: Mapped[str | None] = mapped_column(String(36))
    came: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})
    reason: Mapped[str] = mapped_column(String(500))
