"""What the desk decided of an evaluation: judged when it arrives, told to the teams of its inspections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, literal, select

from .. import scoring
from ..fieldkit.selects import Refuse
from ..models import Awarded, Checklist, Level, TeamMember, Verdict, Visit
from .app import field
from .sheet import local


@field.fact(Awarded)
def awarded(visit: Any, evaluation: Any, checklist: Any, stars: Any) -> dict[str, Any]:
    """Tablets receive it and make none: the desk does (desk/awards.py), and intake takes it from nobody."""
    own = select(Visit.id).where(Visit.id == visit, Visit.evaluation == evaluation).exists()
    judged = checklist.in_(scoring.versions_of(visit))
    known = select(Level.stars).where(Level.checklist == checklist, Level.stars == stars).exists()
    return {
        "evaluation": Refuse("This visit is none of the evaluation that was decided", select(literal(1)).where(~own | ~judged)),
        "stars": Refuse("The checklist knows no such level", select(literal(1)).where(stars != 0, ~known)),
    }


def awards(me: Any, lang: Any) -> Select:
    """visit, stars (0: no level), revoked, day, version, title (of the level, or empty): what stands decided of an inspection's evaluation,
    for one's own visits of it."""
    columns = (Visit.id.label("visit"), Verdict.stars, Verdict.revoked, Verdict.day, Checklist.version)
    told = select(*columns, local(lang, Level)).join(Verdict, Verdict.evaluation == Visit.evaluation)
    told = told.join(TeamMember, (TeamMember.visit == Visit.id) & (TeamMember.person == me))
    told = told.outerjoin(Checklist, Checklist.id == Verdict.checklist)
    told = told.outerjoin(Level, (Level.checklist == Verdict.checklist) & (Level.stars == Verdict.stars))
    return told.where(Visit.body == "inspection", Visit.practice == 0).order_by(Visit.id)
