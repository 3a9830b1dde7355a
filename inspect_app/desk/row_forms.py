"""A form for any row of a checklist, made of its declared shape, and what was typed into it as the file would say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from .. import languages
from ..standards import words
from ..standards.shape import UNREADABLE, Is
from ..standards.tree import Fields

LONG = 200  # a text that may be longer gets a field of several lines
PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Widget:
    name: str
    label: str
    type: str  # line lines number choice flag some
    value: Any
    needed: bool
    choices: list[tuple[str, str]] = field(default_factory=list)


def widgets(fields: Fields, content: Mapping[str, Any], lang: str) -> list[Widget]:
    return [_widget(name, is_, content.get(name), lang) for name, is_ in fields.items()]


def _widget(name: str, is_: Is, value: Any, lang: str) -> Widget:
    choices = [(one, languages.local(lang, words.value(name, one))) for one in _known(is_)]
    label = languages.local(lang, words.field(name))
    return Widget(name, label, _type(is_), _shown(value, _type(is_)), is_.needed, choices)


def _known(is_: Is) -> list[str]:
    return list(is_.schema.get("enum", is_.schema.get("items", {}).get("enum", ())))


def _type(is_: Is) -> str:
    schema = is_.schema
    if "enum" in schema:
        return "choice"
    if schema["type"] == "array":
        return "some" if _known(is_) else "line"
    plain = {"boolean": "flag", "integer": "number", "number": "number"}
    return plain.get(schema["type"], "lines" if schema.get("maxLength", 0) > LONG else "line")


def _shown(value: Any, type: str) -> Any:
    if type in ("flag", "some"):
        return value or []
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def typed(form: MultiDict[str, str], fields: Fields, content: Mapping[str, Any]) -> dict[str, Any]:
    """The row's content with what the form says. What is empty is left out; what is no number stays as it was typed, to be mended.
    A text of a checklist is one line: breaks and what nobody sees become spaces."""
    made = {name: value for name, value in content.items() if name not in fields}
    for name, is_ in fields.items():
        value = _read(form.getlist(name), is_, content.get(name))
        if value is not None:
            made[name] = value
    return made


def _read(said: list[str], is_: Is, before: Any) -> Any:
    text = UNREADABLE.sub(" ", said[-1].replace("\r\n", "\n")).strip() if said else ""
    if _type(is_) == "flag":
        return bool(said) if said or is_.needed or before is not None else None
    if is_.schema.get("type") == "array":
        chosen = said if _known(is_) else re.split(r"[\s,，、]+", text)
        return [one for one in chosen if one] or None
    if text == "":
        return "" if is_.test("") and is_.needed else None
    return number(text) if _type(is_) == "number" else text


def number(text: str) -> Any:
    """As a number when it is one, full-width digits included; else as it stands."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not PLAIN.fullmatch(plain):
        return text
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return text
    return int(value) if value == value.to_integral_value() else float(value)
