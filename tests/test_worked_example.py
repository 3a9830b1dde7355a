"""docs/adding_a_page.md, executed: its three blocks are a page on both sides, with no JavaScript."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page
from sqlalchemy import select

from inspect_app.demo.world import named
from inspect_app.field.sheet import head, local, sheet
from inspect_app.fieldkit.bundle import build
from inspect_app.fieldkit.centre import LANGUAGE, Centre, environment, rows
from inspect_app.fieldkit.declare import Field
from inspect_app.fieldkit.selects import many, one
from tests.conftest import sign_in
from tests.fieldkit.browser import serve

TEXT = (Path(__file__).parent.parent / "docs/adding_a_page.md").read_text()
VISIT, ZHOU = named("visit 3"), named("zhou")
RENDER = """async ([page, given]) => {
  const [{ templates }, { renderer, fill }, bundle] = await Promise.all([import('/example/templates.mjs'), import('/static/device/render.mjs'),
    fetch('/example/bundle.json').then(r => r.json())]);
  const say = ([s], n) => fill(bundle.catalogue[given.lang]?.[s] || s, n);
  return renderer(templates, { _: say })(bundle.pages[page].template, given) }"""


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.S)
    assert found
    return found[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_runs_on_both_sides(app: Flask, engine: Page, lang: str) -> None:
    client, real = sign_in(app, "zhou"), app.extensions["field"]
    client.post(f"/field/visits/{VISIT}/items/B1/answer", data={"na": "1", "reason": "没有 <b>"})
    field = Field("/field", "visit")
    scope: dict[str, Any] = {
        "field": field,
        "Any": Any,
        "select": select,
        "sheet": sheet,
        "local": local,
        "one": one,
        "many": many,
        "head": head,
    }
    exec(block("python"), scope)
    catalogue = {"zh": {str(m.id): str(m.string) for m in read_po(BytesIO(block("po").encode())) if m.id}}
    jinja = environment(ChoiceLoader([DictLoader({"field/left_out.html": block("jinja")})]), catalogue)
    with app.app_context():
        services = real.services
        made = build(field, services.metadata, jinja, catalogue, services.rows, {})
        given = {"visit": VISIT, "me": ZHOU, "lang": lang, "device": ""}
        page = field.pages["left_out"]
        found = {name: rows(services.connection(), q, given) for name, q in page.queries.items()}
    context = {**given, **found, "errors": {}, "form": {}}
    LANGUAGE.set(lang)
    here = jinja.get_template(page.template).render(context)
    serve("/example/bundle.json", made.data, "application/json")
    serve("/example/templates.mjs", made.templates)
    assert engine.evaluate(RENDER, ["left_out", context]) == here
    assert "没有 &lt;b&gt;" in here
    assert isinstance(real, Centre)
