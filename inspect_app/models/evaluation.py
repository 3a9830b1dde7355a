from sqlalchemy.orm import Mapped

from ..database import Model, Pulled, key, to


class Evaluation(Pulled, Model):
    """Everything that leads to one award: a site, a checklist version, a period."""

    id: Mapped[str] = key()
    site: Mapped[str] = to("site.id", index=True)
    checklist: Mapped[str] = to("checklist.id")
    period: Mapped[str]  # e.g. 2026
