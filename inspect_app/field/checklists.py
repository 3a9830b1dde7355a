from __future__ import annotations

from typing import Any

from sqlalchemy import select

from .. import scoring
from ..models import Evaluation


def checklist_of(visit: Any) -> Any:
    """The id of the checklist that the visit goes by."""
    return scoring.of_evaluation(select(Evaluation.checklist), visit).scalar_subquery()
