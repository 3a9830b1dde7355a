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
