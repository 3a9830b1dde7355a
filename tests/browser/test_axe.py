"""Axe finds nothing on any page: the field's and the desk's, in both languages and three themes. In the sun every text has 10:1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from scripts import pictures, places

AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text()
SUN = 10
RUN = """async ({ only, ratio }) => {
  axe.reset();
  if (ratio) axe.configure({ checks: ['color-contrast'].map(id => ({ id, options: { contrastRatio: { normal: { expected: ratio }, large: { expected: ratio } } } })) });
  const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'], ...only ? { runOnly: { type: 'rule', values: only } } : {} });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, target, any, all, none }) =>
    ({ id, target: target.join(' '), html: html.slice(0, 160), why: [...any, ...all, ...none].map(c => c.message).join('; ').slice(0, 300) }))) }"""


@pytest.fixture(scope="module")
def app() -> Iterator[pictures.Served]:
    with pictures.served() as started:
        yield started


@pytest.fixture(scope="module")
def field(app: pictures.Served, play: Playwright) -> Iterator[Page]:
    window = pictures.kept(play)
    yield pictures.sign_in(window.pages[0], app.links["shen"], "a.card")
    window.close()


@pytest.fixture(scope="module")
def desk(app: pictures.Served, play: Playwright) -> Iterator[Page]:
    window = pictures.kept(play)
    yield pictures.sign_in(window.pages[0], app.links["chen"], "#rows")
    window.close()


def wrong(page: Page, address: str, steps: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Everything in the light; where only colours differ, colours alone."""
    found = []
    for lang in pictures.LANGS:
        pictures.speak(page, lang)
        pictures.opened(page, address, steps)
        page.evaluate(AXE)
        for theme, only, ratio in (("light", None, 0), ("dark", ["color-contrast"], 0), ("sun", ["color-contrast"], SUN)):
            pictures.paint(page, theme)
            found += [{"theme": theme, "lang": lang} | one for one in page.evaluate(RUN, {"only": only, "ratio": ratio})]
    return found


@pytest.mark.parametrize("name", sorted(places.scenes()))
def test_nothing_on_a_field_page(name: str, app: pictures.Served, field: Page) -> None:
    assert wrong(field, app.base + app.field[name], places.scenes()[name].steps) == []


def test_nothing_at_the_desk_and_its_doors(app: pictures.Served, desk: Page) -> None:
    assert {name: found for name, address in app.desk.items() if (found := wrong(desk, app.base + address))} == {}


def test_it_finds_what_is_wrong(app: pictures.Served, field: Page) -> None:
    address = app.base + app.field["visits"]
    spoil = "(() => { document.querySelector('#page h1').style.color = 'color-mix(in srgb, var(--ink), var(--surface) 35%)' })()"
    assert {(w["theme"], w["id"]) for w in wrong(field, address, (spoil,))} == {("sun", "color-contrast")}
    bare = "(() => document.querySelector('#page a.card').replaceChildren())()"
    assert {w["id"] for w in wrong(field, address, (bare,))} == {"link-name"}
