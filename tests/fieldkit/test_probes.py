"""176 one-line templates: the compiler takes those of its subset, and the tablet renders them byte by byte; it refuses the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader
from playwright.sync_api import Page

from inspect_app.fieldkit import centre
from inspect_app.fieldkit.templates import TemplateCompiler, Unsupported
from tests.fieldkit.browser import render

PROBES = json.loads((Path(__file__).parent / "probes.json").read_text())
CONTEXT: dict[str, Any] = {
    "n": None,
    "t": True,
    "d": {"a": 1, "b": 2},
    "q": 'it\'s "q"',
    "bt": "`",
    "s": "hello",
    "l": [1, 2, 3],
    "el": [],
    "ed": {},
    "em": "a😀b",
    "i": 7,
    "long": "lorem ipsum dolor sit amet consectetur",
    "objs": [{"name": "x", "v": 1, "on": 1}, {"name": "y", "v": 2, "on": 0}],
    "dk": {"items": 3, "a": 1},
    "odd": {"～": 1, "😀": 2, "a": 3},
}
TAKEN_AT_LEAST = 60
# A float cannot be told from a whole number in JavaScript; no query may select one, so none reaches a template.
ONLY_BY_A_FLOAT = {"float 1.0"}


def by_jinja(source: str) -> str | None:
    centre.LANGUAGE.set("en")
    try:
        return centre.environment(DictLoader({}), {}).from_string(source).render(CONTEXT)
    except Exception:
        return None  # Jinja refuses at run time; so must the tablet


def compiled() -> dict[str, tuple[str, str]]:
    compiler = TemplateCompiler(centre.environment(DictLoader({}), {}), {}, {})
    taken = {}
    for name, source in PROBES:
        try:
            taken[name] = (source, compiler.source(name, source))
        except Unsupported as refused:
            assert str(refused).startswith(f"{name}:1: "), refused
    return taken


def test_what_the_compiler_takes_the_tablet_renders_alike(engine: Page) -> None:
    taken = {name: pair for name, pair in compiled().items() if name not in ONLY_BY_A_FLOAT}
    found = render(engine, {name: js for name, (_, js) in taken.items()}, CONTEXT)
    assert found == {name: by_jinja(source) for name, (source, _) in taken.items()}
    assert len(taken) >= TAKEN_AT_LEAST


@pytest.mark.parametrize("name", ["|safe", "namespace", "0.1+0.2", "|sort", "slice str", "include ignore missing", "break", "'{}'.format"])
def test_what_lies_outside_is_refused(name: str) -> None:
    assert name not in compiled()


@pytest.mark.parametrize("name", ["loop outside", "loop in its filter", "loop in else"])
def test_loop_is_known_in_the_body_of_its_for_alone(name: str) -> None:
    assert name not in compiled()
