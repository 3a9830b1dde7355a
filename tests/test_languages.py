"""中文 and English: complete, consistent, and really shown."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from inspect_app import languages
from inspect_app.problems import CATALOGUE

ROOT = Path(__file__).parent.parent
FILES = sorted(languages.FOLDER.glob("*.po"))
SAYS = {"Refuse": 0, "Refused": 0, "Way": 1}  # what of the code says a sentence, and as which argument
SAID = re.compile(r"""(?<![\w.])_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")

COUNTED = re.compile(
    r"%\(\w+\)s (?:[a-z]+ )?(?:answers|characters|days|decimals|entries|guests|hours|items|marks|minutes|notes|photos|points|seconds|sections|stars|times|visits)\b"
)
MANY = {  # never said of one, or of a limit and a whole
    "Guests open a link or a QR code and give %(n)s marks from 1 to 5, without their name, once each. It is open for %(days)s days.",
    "Marks are shown from %(n)s answers on, so that no guest is recognised.",
    "Write the words, at most %(n)s characters.",
    "In %(n)s days",
    "The clock is fast by %(n)s minutes.",
    "The clock is slow by %(n)s minutes.",
    "failed %(n)s times in a row",
    "failed %(n)s times in a row with this one",
    "The result is now %(points)s of %(of)s points, %(n)s★; it was %(then)s of %(then_of)s, %(then_n)s★.",
    "gives %(n)s of %(most)s points to the total",
    "At most %(decimals)s decimals, please",
    "At most %(length)s characters",
    "there are more than %(most)s items",
    "there are %(n)s bonus sections, expected at most one",
    "%(field)s has to be a list of %(least)s to %(most)s entries",
    "%(field)s is %(found)s; expected a text of %(least)s to %(most)s characters",
    "it is there %(n)s times, expected once",
    "option %(id)s is there %(n)s times, expected once",
}


def messages(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="zh") if m.id}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_sentence_is_left_empty_or_loses_a_placeholder(path: Path) -> None:
    for english, chinese in messages(path).items():
        assert chinese.strip(), english
        assert sorted(re.findall(r"%\(\w+\)s", english)) == sorted(re.findall(r"%\(\w+\)s", chinese)), english


def test_a_sentence_is_translated_once() -> None:
    """So it is said the same everywhere."""
    said = Counter(english for path in FILES for english in messages(path))
    assert [english for english, n in said.items() if n > 1] == []


def test_no_number_stands_before_what_is_counted() -> None:
    """Nothing here knows plurals. "1 photos" is no English; "Photos missing: 1" reads well with every number."""
    said = {english for path in FILES for english in messages(path) if COUNTED.search(english)}
    assert said == MANY


@pytest.mark.parametrize(("hundredths", "said"), [(0, "0 points"), (50, "0.5 points"), (100, "1 point"), (200, "2 points")])
def test_one_point_is_a_point(app: Flask, hundredths: int, said: str) -> None:
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert app.jinja_env.from_string('{% from "field/_parts.html" import worth %}{{ worth(n) }}').render(n=hundredths) == said


def test_every_sentence_of_the_templates_has_its_chinese() -> None:
    known = languages.catalogue()["zh"]
    said = {(p.name, a or b) for p in (ROOT / "templates").rglob("*.html") for a, b in SAID.findall(p.read_text())}
    assert {pair for pair in said if pair[1] not in known} == set()


def test_every_sentence_of_the_code_has_its_chinese() -> None:
    known, said = languages.catalogue()["zh"], {kind.sentence for kind in CATALOGUE.values()}
    for path in (ROOT / "inspect_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            place = SAYS.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
            if place is not None and isinstance(node.args[place], ast.Constant):
                said.add(str(node.args[place].value))
    assert {s for s in said if s not in known} == set()


@pytest.mark.parametrize(("lang", "word"), [("zh", "基地名称"), ("en", "Name of the base")])
def test_the_desk_speaks_the_readers_language(client_of: Callable[[str], FlaskClient], lang: str, word: str) -> None:
    client = client_of("chen")
    client.set_cookie("lang", lang)
    assert word in client.get("/").text


def test_chinese_comes_first(client_of: Callable[[str], FlaskClient]) -> None:
    assert "我的任务" in client_of("zhou").get("/field/visits").text
    assert "登录" in client_of("zhou").get("/login").text
