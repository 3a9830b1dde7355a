from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, Pulled


class Photo(Pulled, Model):
    """Bytes under their hash. A row at the centre means: held, re-hashed. On a tablet also local, sending, needs-you, let-go."""

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    bytes: Mapped[int]
    state: Mapped[str] = mapped_column(default="held")


class PhotoSent(Model):
    """This device sent these bytes. A hash alone is no ticket: a photo is held for a visit through its sender."""

    __table_args__ = {"info": {"tablet": False}}
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


class Lost(Model):
    """Somebody said that these bytes are gone for good. It counts for as long as no file of them lies at the centre."""

    __table_args__ = {"info": {"tablet": False}}
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
