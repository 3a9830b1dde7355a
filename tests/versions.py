"""A second version of the shipped checklist: B1 is gone and B9 new, S1-3 has another option, S1-2 another title."""

from __future__ import annotations

import json
from typing import Any

from inspect_app import standards
from inspect_app.database import db
from inspect_app.models import Checklist

SECOND, THIRD = "hangzhou-2022-2", "hangzhou-2022-3"


def load_second() -> None:
    """The caller commits."""
    data = json.loads(standards.DEFAULT.read_bytes())
    items = {item["id"]: item for section in data["sections"] for item in section["items"]}
    items["B1"]["id"] = "B9"
    items["S1-2"]["title_en"] += " (again)"
    graded(items)["options"][-1]["id"] = "other"
    data.pop("id", None), data.pop("version", None)
    standards.load(data, SECOND, 2, standards.DEFAULT_ID)
    db.session.flush()


def load_third(**more: Any) -> None:
    """What follows the second, with nothing in it but its head. The caller commits."""
    before = db.session.get_one(Checklist, SECOND)
    db.session.add(
        Checklist(
            **{c.name: getattr(before, c.name) for c in Checklist.__table__.c} | {"id": THIRD, "version": 3, "follows": SECOND} | more
        )
    )
    db.session.flush()


def graded(items: Any) -> Any:
    """The first item with options, none of which is a veto."""
    return next(item for item in items.values() if item["kind"] == "grade" and "veto_options" not in item)
