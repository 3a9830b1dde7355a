"""One cell as the value its field declares."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from ..findings import Said, say, short
from ..shape import Is
from .cells import Cell

FLAGS = {"true": True, "yes": True, "是": True, "1": True, "false": False, "no": False, "否": False, "0": False}
DIGITS = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)")
REFUSED = {
    "f": "it holds a formula, %(found)s; expected its value",
    "e": "it holds an error, %(found)s; expected a value",
    "d": "it holds a date, %(found)s; expected text or a number (format the cell as text)",
}


class Wrong(Exception):
    def __init__(self, said: Said):
        super().__init__(said[0])
        self.said = said


def value(name: str, cell: Cell, is_: Is) -> Any:
    """None for an empty cell. Raises Wrong with what was expected."""
    if cell is None:
        return "" if is_.needed and is_.test("") else None
    kind, found = cell
    if kind in REFUSED:
        raise Wrong(say(REFUSED[kind], found=short(found)))
    made = _as(is_.schema, kind, found)
    if not is_.test(made):
        raise Wrong(say(is_.sentence, field=name, found=short(made), **is_.filling))
    return made


def _as(schema: Any, kind: str, found: Any) -> Any:
    """What cannot be taken for the declared type stays as it is, and the check refuses it."""
    if schema.get("type") == "boolean":
        return found if kind == "b" else FLAGS.get(str(found).strip().lower(), found)
    if schema.get("type") in ("integer", "number"):
        return _number(kind, found)
    if schema.get("type") == "array":
        return [one for one in str(found).replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if one]
    if "enum" in schema or "pattern" in schema:
        return _text(kind, found).strip() if kind in "sn" else found
    return _text(kind, found)


def _number(kind: str, found: Any) -> Any:
    """As Excel shows it: 0.1 + 0.2 is 0.3. Digits that were kept as text count too."""
    if kind == "s":
        plain = unicodedata.normalize("NFKC", found).strip()
        if len(plain) > 20 or not DIGITS.fullmatch(plain):
            return found
        found = float(Decimal(plain))
    if kind == "b" or abs(found) > 1e12:
        return found
    rounded = round(found, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def _text(kind: str, found: Any) -> Any:
    """A whole number typed into a text cell is that text; 5.1 may have been 5.10, so it is asked again."""
    if kind == "n" and isinstance(found, int):
        return str(found)
    return found
