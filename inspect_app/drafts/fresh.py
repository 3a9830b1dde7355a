"""What a new row says before anybody wrote into it."""

from __future__ import annotations

from itertools import count
from string import ascii_lowercase
from typing import Any

from .reading import Node

ITEM = {"kind": "yesno", "photo": "optional", "severity": "normal", "obligation": "unknown", "method": "look", "wording_source": "proposal",
        "clause": "", "na_allowed": True, "na_needs_approval": False, "max_points": 0}  # fmt: skip
SECTION = {"group": "service", "clause": "", "scored": True, "max_points": 0}
LEVEL = {"min_section_pct": 0, "max_key_fails": 0}


def fresh(above: Node, kind: str) -> dict[str, Any]:
    """The commonest, and a code that nothing has."""
    taken = {found.name for found in (above.parent or above).walk()}
    if kind == "item":
        return {"id": next(f"{above.name}-{n}" for n in count(len(above.rows) + 1) if f"{above.name}-{n}" not in taken), **ITEM}
    if kind == "option":
        used = {found.name for found in above.below("option")}
        return {"id": next((c for c in ascii_lowercase if c not in used), ""), "points": 0}
    if kind == "level":
        return {"stars": next(n for n in count(1) if str(n) not in {found.name for found in above.below("level")}), **LEVEL}
    return dict(SECTION) if kind == "section" else {}
