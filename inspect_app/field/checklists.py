from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ..models import Evaluation, Visit


def checklist_of(visit: Any) -> Any:
    """The id of the checklist that the visit goes by."""
    found = select(Evaluation.checklist).join(Visit, Visit.evaluation == Evaluation.id).where(Visit.id == visit)
    return found.scalar_subquery()
