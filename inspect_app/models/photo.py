from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Pulled, db


class Photo(Pulled, db.Model):
    """Bytes under their hash. A row at the centre means: held, re-hashed. On a tablet also local, sending, needs-you."""

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    bytes: Mapped[int]
    state: Mapped[str] = mapped_column(default="held")
