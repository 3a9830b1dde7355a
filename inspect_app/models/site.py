from sqlalchemy.orm import Mapped

from ..database import Model, Pulled, key

SITE_KINDS = ("hotel", "homestay", "scenic", "village", "farm", "hot_spring", "red_culture", "town")


class Site(Pulled, Model):
    """A place that is evaluated. Position is in millionths of a degree (WGS 84)."""

    id: Mapped[str] = key()
    name: Mapped[str]
    kind: Mapped[str]  # one of SITE_KINDS
    region: Mapped[str]  # county-level name, e.g. 淳安县
    tier: Mapped[str]  # provincial city county
    address: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    latitude: Mapped[int | None]
    longitude: Mapped[int | None]
