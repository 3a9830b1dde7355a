"""Drawing upon a photo: another one is made beside it; the untouched picture stays what it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal, select

from ..fieldkit.selects import Refuse, one
from ..models import Attached
from .app import field
from .photos import photo
from .sheet import frozen, head, submitted_by
from .shots import told


@field.page("/visits/<visit>/photos/<photo>/marking", "field/marking.html")
def marking(visit: Any, photo: Any, me: Any) -> dict[str, Any]:
    this = select(Attached.__table__).where(Attached.visit == visit, Attached.id == photo)
    return {"visit_row": one(head(visit).add_columns(submitted_by(visit, me))), "photo_row": one(told(this.subquery()))}


@field.action("/visits/<visit>/photos/<photo>/marked", fact=Attached, then=photo)
def mark(visit: Any, photo: Any, me: Any, derived_from: Any) -> dict[str, Any]:
    other = select(literal(1)).where(func.coalesce(derived_from, "") != photo)
    return {"frozen": frozen(visit, me), "photo": Refuse("Draw on the photo that is shown", other)}
