from __future__ import annotations

from typing import Any

from sqlalchemy import literal, select

from .. import scoring
from ..fieldkit.declare import Refuse
from ..models import Awarded, Level, Visit
from .app import field


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
