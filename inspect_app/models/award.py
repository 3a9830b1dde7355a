from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, to
from .fact import Made


class Awarded(Made, Model):
    """What was decided of the visit's evaluation, with the result as it was then. Made at the desk only. Its base: the decision whose
    place it takes, of any visit of the evaluation. revoked: that one stands no longer, and no level in its place."""

    __table_args__ = {"info": {"desk": True}}
    evaluation: Mapped[str] = mapped_column(String(36), index=True)
    stars: Mapped[int] = mapped_column(info={"min": 0, "max": 9})  # 0: no level
    revoked: Mapped[int] = mapped_column(info={"min": 0, "max": 1, "default": 0})
    reached: Mapped[int] = mapped_column(info={"min": 0, "max": 9})  # what the rules gave
    points: Mapped[int]
    attainable: Mapped[int]
    replies: Mapped[int]  # of guests
    visits: Mapped[str] = mapped_column(String(2000))  # a sorted set of those that counted
    checklist: Mapped[str] = mapped_column(String(36))
    content_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(500))


class Verdict(Pulled, Model):
    """What stands decided of an evaluation, as the teams of all its inspections are told: nothing of the visits that it rests on, one of
    which may be secret. Written with each decision; of a revoked one the day it was."""

    evaluation: Mapped[str] = to("evaluation.id", primary_key=True)
    stars: Mapped[int]  # 0: no level
    revoked: Mapped[int]
    day: Mapped[str]  # an ISO date, as the centre's clock stood
    checklist: Mapped[str] = mapped_column(String(36))  # that it was judged by
