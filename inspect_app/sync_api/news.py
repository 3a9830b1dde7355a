"""Did anything come for a person's tablet between two places?

Laws
- Rather yes once too often than no once too seldom: who is told no moves its cursors, and what was left out would never come.
- So what the desk changes counts for everybody, and the visits of all teams one is on, whatever one's role lets one see of them.
- A photo that came before the fact that announces it is seen with this fact: whoever sends the fact is owed the photo's row.
- It is asked under the counter, before what came with the question is added up.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, or_, select

from ..database import Model, Pulled, db
from ..fieldkit.among import among, listed
from ..models import Attached, Earlier, LeftTeam, Photo, PhotoSent, TeamMember, VisitSummary

BY_VISIT = (Photo, Earlier)  # and facts, which a summary tells of
SINCE, UNTIL = (bindparam(name, type_=Integer()) for name in ("since", "until"))


def between(person: str, since: int, until: int) -> bool:
    """After `since`, up to `until`."""
    asked = {"person": person, "since": since, "until": until}
    return bool(db.session.connection().execute(_asked(), asked).scalar_one())


def shown(facts: list[str], device: str) -> bool:
    """Does one of these facts, sent by this device, announce a photo that it had sent before?"""
    return bool(db.session.connection().execute(_shown(), {"facts": facts, "device": device}).scalar_one())


@cache
def _shown() -> Select:
    sent = (PhotoSent.sha256 == Attached.sha256) & (PhotoSent.device == bindparam("device", type_=String()))
    return select(select(Attached.id).join(PhotoSent, sent).where(among(Attached.id, listed("facts"))).exists())


@cache
def _asked() -> Select:
    shared: list[Any] = [m.class_ for m in Model.registry.mappers if issubclass(m.class_, Pulled) and m.class_ not in BY_VISIT]
    anybodys = (select(model.revision).where(_new(model.revision)).exists() for model in (*shared, LeftTeam))
    mine = TeamMember.person == bindparam("person", type_=String())
    own = (select(m.revision).join(TeamMember, TeamMember.visit == m.visit).where(mine, _new(m.revision)) for m in (VisitSummary, Earlier))
    return select(or_(*anybodys, *(found.exists() for found in own)).label("news"))


def _new(place: Any) -> ColumnElement[bool]:
    return and_(place > SINCE, place <= UNTIL)
