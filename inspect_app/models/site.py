from sqlalchemy.orm import Mapped

from ..database import Model, Pulled, key


class Site(Pulled, Model):
    """A place that is evaluated. Position is in millionths of a degree (WGS 84)."""

    id: Mapped[str] = key()
    name: Mapped[str]
    kind: Mapped[str]  # hotel homestay scenic village farm hot_spring red_culture town
    region: Mapped[str]  # county-level name, e.g. 淳安县
    tier: Mapped[str]  # provincial city county
    address: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    latitude: Mapped[int | None]
    longitude: Mapped[int | None]
