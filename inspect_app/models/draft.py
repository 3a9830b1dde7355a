"""A checklist that is being written. Rows and their edits stay for good: an edit says what was before and after it."""

from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, key, to

ROWS = ("checklist", "level", "minimum", "paper", "section", "item", "option", "band")


class Draft(Model):
    __table_args__ = {"info": {"tablet": False}}
    id: Mapped[str] = key()
    follows: Mapped[str | None] = to("checklist.id")  # the version it began from
    made_at: Mapped[int]  # seconds since 1970
    made_by: Mapped[str] = to("person.id")
    published: Mapped[str | None] = to("checklist.id")  # then nothing of it changes any more
    dropped_at: Mapped[int | None]


class DraftRow(Model):
    """`content`: its fields as the file has them, records flattened (number.better), its lists being rows of their own."""

    __table_args__ = (ForeignKeyConstraint(["draft", "parent"], ["draft_row.draft", "draft_row.id"]), {"info": {"tablet": False}})
    draft: Mapped[str] = to("draft.id", primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[int | None]
    kind: Mapped[str]  # of ROWS
    position: Mapped[int]  # among its siblings; gaps are fine
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    points: Mapped[int | None]  # what it gives at most, in hundredths; none: it does not say, or not as a number
    gone: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = to("person.id")
    changed_at: Mapped[int]
    page: Mapped[str] = mapped_column(String(36), default="")  # the open page that saved it last


class DraftEdit(Model):
    """One step, which can be stepped back. `changes`: a list of {row, before, after}; before none: the row was new."""

    __table_args__ = {"info": {"tablet": False}}
    draft: Mapped[str] = to("draft.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str]  # changed added removed moved
    row: Mapped[int]  # the one that a person would name
    person: Mapped[str] = to("person.id")
    at: Mapped[int]
    changes: Mapped[list[Any]] = mapped_column(JSON)
    undone: Mapped[int] = mapped_column(default=0)  # 1: stepped back; 2: and passed by another edit
