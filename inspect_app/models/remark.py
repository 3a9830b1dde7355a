from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled, key, to

USES = ("note", "reason", "fault")  # of an item: what is seen; why it does not apply; what is wrong, which is seen as well


class Remark(Pulled, Model):
    """Words offered where somebody writes at an item; one tap puts them into the field. It stays when it is offered no longer."""

    __table_args__ = (UniqueConstraint("checklist", "item", "use", "text"), CheckConstraint(f"use IN {USES}", name="use"))
    id: Mapped[str] = key()
    checklist: Mapped[str] = to("checklist.id")
    item: Mapped[str]
    use: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int]  # among those of its item, by use; 1: the most used
    offered: Mapped[int] = mapped_column(default=1)
