from __future__ import annotations

from typing import Any

from sqlalchemy import literal, select

from ..fieldkit.selects import Refuse
from ..models import Answered, Consented, Settled
from .app import field


@field.fact(Consented)
def consented(visit: Any, answer: Any) -> dict[str, Any]:
    """Tablets receive it and make none: the desk does (desk/consents.py), and intake takes it from nobody."""
    left_out = [select(kind.id).where(kind.id == answer, kind.visit == visit, kind.na == 1).exists() for kind in (Answered, Settled)]
    return {"answer": Refuse("No answer left an item out under this number", select(literal(1)).where(~left_out[0], ~left_out[1]))}
