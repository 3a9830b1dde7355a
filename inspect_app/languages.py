"""中文 and English: one catalogue for the centre and the tablets, read from translations/zh/*.po without a compile step."""

from __future__ import annotations

from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel, Domain

FOLDER = Path(__file__).parent.parent / "translations" / "zh"


def current() -> str:
    """The reader's language: the cookie `lang`, Chinese without one."""
    return "en" if request.cookies.get("lang") == "en" else "zh"


@cache
def catalogue(*parts: str) -> dict[str, dict[str, str]]:
    """{"zh": {English sentence: Chinese sentence}} of the named files, or of all."""
    paths = [FOLDER / f"{part}.po" for part in parts] or sorted(FOLDER.glob("*.po"))
    return {"zh": {str(m.id): str(m.string) for path in paths for m in _messages(path)}}


def local(lang: str, english: str) -> str:
    """A sentence in the reader's language; in English where it has no Chinese."""
    return catalogue()["zh"].get(english, english) if lang == "zh" else english


def _messages(path: Path) -> list[Any]:
    with path.open("rb") as file:
        return [m for m in read_po(file, locale="zh") if m.id]


class Sentences(Domain):
    """Flask-Babel's domain, filled from the .po files."""

    def __init__(self) -> None:
        super().__init__()
        self.made = {"zh": _translations(), "en": Translations()}

    def get_translations(self) -> Any:
        return self.made[current()]


@cache
def _translations() -> Translations:
    compiled = BytesIO()
    merged = read_po(BytesIO(b""), locale="zh")
    for english, chinese in catalogue()["zh"].items():
        merged.add(english, chinese)
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


class Languages(Babel):
    """Flask-Babel with our domain in place of compiled files."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Sentences()


def init_app(app: Flask) -> None:
    Languages(app, locale_selector=current)
    app.jinja_env.globals["lang"] = current
