"""Form text to the typed fields of a fact. Twin of static/device/forms.mjs; both learn from tests/vectors/forms.json.

Laws
- The same text gives the same values and the same errors on both sides.
- Digits typed on a Chinese keyboard count: text is folded by NFKC, and 。 is a decimal point. So is a comma: no
  field has three decimals, so that one of thousands is never taken for it.
- A line ends in one character; NUL, which a paste may bring and no payload may hold, is dropped.
- A `set` column joins its values, sorted by code points; the form says it is there with an empty value.
- A `photo` column comes from the camera's pipeline, never from the form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Message = tuple[str, dict[str, Any]]  # an English sentence of the catalogue and its named values

MISSING: Message = ("Please fill this in", {})
WHOLE: Message = ("Whole number, please", {})
NUMBER: Message = ("A number, please", {})
PHOTO: Message = ("Choose a photo first", {})


class Refused(Exception):
    """What was given cannot be taken; the sentence says what to do. Shown at `name`, nothing is saved."""

    def __init__(self, message: str, name: str = "form", **named: Any):
        super().__init__(message)
        self.name, self.message = name, (message, named)


def check(
    fields: Sequence[Mapping[str, Any]], form: Mapping[str, Sequence[str]], known: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Message]]:
    """Values by field name, and errors by field name. `known` (URL, camera) wins over the form."""
    values: dict[str, Any] = {}
    errors: dict[str, Message] = {}
    for f in fields:
        try:
            values[f["name"]] = _value(f, form, known)
        except Refused as refused:
            errors["photo" if "photo" in f else f["name"]] = refused.message
    return values, errors


def _value(f: Mapping[str, Any], form: Mapping[str, Sequence[str]], known: Mapping[str, Any]) -> Any:
    name = f["name"]
    if "photo" in f:
        return _measured(f, known)
    given = [_kept(text) for text in ([str(known[name])] if name in known else form.get(name, ()))]
    if "set" in f:
        return _required(f, _text(f, ",".join(sorted({v for v in given if v}))) or (f["set"] if given else None))
    text = given[-1] if given else ""
    if text == "":
        return _required(f, f.get("default"))
    return _number(f, text) if f["type"] == "int" else _text(f, text)


def _kept(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "")


def _measured(f: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    if f["required"] and known.get(f["name"]) is None:
        raise Refused(PHOTO[0])
    return known.get(f["name"])


def _required(f: Mapping[str, Any], value: Any) -> Any:
    if value is None and f["required"] and "default" not in f:
        raise Refused(MISSING[0])
    return f.get("default") if value is None else value


def _text(f: Mapping[str, Any], text: str) -> str:
    if len(text) > f.get("length", len(text)):
        raise Refused("At most %(length)s characters", length=f["length"])
    return text


def _number(f: Mapping[str, Any], text: str) -> int:
    decimals = f.get("decimals", 0)
    found = re.fullmatch(r"(-?)([0-9]{1,12})(?:[.,]([0-9]*))?", unicodedata.normalize("NFKC", text).strip().replace("。", "."))
    if not found or len(found[3] or "") > decimals:
        raise _no_number(bool(found), decimals)
    number = int(found[2] + (found[3] or "").ljust(decimals, "0")) * (-1 if found[1] else 1)
    low, high = f.get("min", -(2**31)), f.get("max", 2**31 - 1)
    if not low <= number <= high:
        raise Refused("Between %(min)s and %(max)s", min=shown(low, decimals), max=shown(high, decimals))
    return number


def _no_number(digits: bool, decimals: int) -> Refused:
    if digits and decimals:
        return Refused("At most %(decimals)s decimals, please", decimals=decimals)
    return Refused((NUMBER if decimals else WHOLE)[0])


def shown(number: int, decimals: int) -> str:
    """350 with two decimals is 3.5; 300 is 3."""
    whole, rest = divmod(abs(number), 10**decimals)
    fraction = f".{rest:0{decimals}d}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 else ''}{whole}{fraction}"
