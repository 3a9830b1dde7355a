from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, to


class VisitSummary(Model):
    """What lists over many visits show. Refreshed with the facts, in their transaction; points are hundredths."""

    __table_args__ = {"info": {"tablet": False}}
    visit: Mapped[str] = to("visit.id", primary_key=True)
    state: Mapped[str] = mapped_column(index=True)  # planned under_way submitted cancelled
    answered: Mapped[int]
    total: Mapped[int]
    points: Mapped[int]
    attainable: Mapped[int]
    stars: Mapped[int]
    vetoes: Mapped[int]
    photos: Mapped[int]
    photos_held: Mapped[int]
    quarantined: Mapped[int]
    last_at: Mapped[str] = mapped_column(String(40))  # when the newest fact was made, by its tablet's clock
    revision: Mapped[int]  # of the newest fact or photo that arrived
