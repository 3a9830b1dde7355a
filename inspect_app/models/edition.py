from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, to


class Edition(Model):
    """What was published, beside its rows. `content`: its exact JSON, of which the checklist's content_hash is the SHA-256."""

    __table_args__ = {"info": {"tablet": False}}
    checklist: Mapped[str] = to("checklist.id", primary_key=True)
    content: Mapped[str | None] = mapped_column(Text)  # none: published before contents were kept, and not loaded since
    published_at: Mapped[int | None]  # seconds since 1970
    published_by: Mapped[str | None] = to("person.id")
