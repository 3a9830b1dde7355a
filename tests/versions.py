"""A second version of the shipped checklist: B1 is gone and B9 new, S1-3 has another option, S1-2 another title."""

from __future__ import annotations

import json
from typing import Any

from inspect_app import standards
from inspect_app.database import db

SECOND = "hangzhou-2022-2"


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


def graded(items: Any) -> Any:
    """The first item with options, none of which is a veto."""
    return next(item for item in items.values() if item["kind"] == "grade" and "veto_options" not in item)
