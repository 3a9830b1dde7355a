"""What is wrong with a checklist, said so that its author finds the row: in English and in Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..languages import local

Said = tuple[str, dict[str, Any]]  # an English sentence of the catalogue, and what fills it
ROWS = {
    "checklist": "checklist: %(said)s",
    "level": "level %(name)s: %(said)s",
    "paper": "paper %(name)s: %(said)s",
    "section": "section %(name)s: %(said)s",
    "item": "item %(name)s: %(said)s",
    "minimum": "minimum %(name)s: %(said)s",
    "option": "option %(name)s: %(said)s",
    "band": "band %(name)s: %(said)s",
}


@dataclass(frozen=True)
class Word:
    """Filled into a sentence in the reader's language."""

    english: str

    def local(self, lang: str) -> str:
        return local(lang, self.english)


@dataclass(frozen=True)
class Finding:
    row: str  # a key of ROWS
    name: str
    said: Said
    title: dict[str, str] = field(default_factory=dict, compare=False)  # of the row, where it helps to find it

    def sentence(self) -> dict[str, str]:
        return {lang: local(lang, ROWS[self.row]) % {"name": self.name, "said": self.told(lang)} for lang in ("en", "zh")}

    def told(self, lang: str) -> str:
        """Without the name of the row."""
        english, filling = self.said
        filled = {name: value.local(lang) if isinstance(value, Word) else value for name, value in filling.items()}
        return local(lang, english) % filled

    def __str__(self) -> str:
        return self.sentence()["en"]


class BadChecklist(Exception):
    """Not loaded, and nothing changed. Carries every finding."""

    def __init__(self, found: list[Finding]):
        super().__init__("\n".join(map(str, found)))
        self.findings = found


def say(sentence: str, **filling: Any) -> Said:
    """Texts are filled in as they are when they can be printed; other values as JSON's author wrote them, shortened."""
    return sentence, {name: value if plain(value, 400) or isinstance(value, Word) else short(value) for name, value in filling.items()}


def found(row: str, name: str, said: Iterable[Said]) -> Iterator[Finding]:
    return (Finding(row, name, one) for one in said)


def plain(value: Any, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def short(value: Any) -> str:
    """A value of the file, safe to print and never long."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    text = text if text.isprintable() else ascii(text)
    return text if len(text) <= 40 else f"{text[:37]}..."
