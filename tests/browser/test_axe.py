"""Axe finds nothing on any page: the field's and the desk's, in both languages and three themes. In the sun every text has 10:1.
And nothing to be touched is smaller than a thumb, or than a glove where that was chosen; the keyboard is the one for what is asked; what
arrives meanwhile takes nothing out of a hand.

Colours come with the theme and words with the language, so each theme is seen in one language and each language in one theme; with LOOKS=all
(`make soak`) every one in every other."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright

from inspect_app.field import field as registry
from scripts import pictures, places

from .redrawn import lost, swallowed, take
from .world import until

AT_REST = "location.pathname.startsWith('/field/') && globalThis.tapped === false"
SHOW = "path => import('/field/page.mjs').then(({ $navigation: { show } }) => show(path, { push: path }))"
AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text()
SUN = 10
COLOURS, WORDS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}, {"rules": {"color-contrast": {"enabled": False}}}
ALL: tuple[tuple[str, dict[str, Any], int], ...] = (("light", {}, 0), ("dark", COLOURS, 0), ("sun", COLOURS, SUN))
LOOKS = {"zh": ALL, "en": ALL if os.environ.get("LOOKS") == "all" else (("light", WORDS, 0),)}
RUN = """async ({ asked, ratio }) => {
  axe.reset();
  if (ratio) axe.configure({ checks: ['color-contrast'].map(id => ({ id, options: { contrastRatio: { normal: { expected: ratio }, large: { expected: ratio } } } })) });
  const { violations } = await axe.run(document, { preload: false, resultTypes: ['violations'], ...asked });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, target, any, all, none }) =>
    ({ id, target: target.join(' '), html: html.slice(0, 160), why: [...any, ...all, ...none].map(c => c.message).join('; ').slice(0, 300) }))) }"""


SMALL = """least => [...document.querySelectorAll('a[href], button, summary, select, textarea, label.opt, label.slot, input:not([type=hidden], .vh)')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.vh, .skip'))
  .filter(e => { const { width, height } = (e.matches('.field input, [type=checkbox]') && e.closest('label') || e).getBoundingClientRect();
    return width && Math.min(width, height) < least - 0.5 }).map(e => e.outerHTML.slice(0, 160))"""

# Safari shows today in a date that is not given, paler than what is: by the colour behind it, which it takes for black where there is none.
THROUGH = """() => [...document.querySelectorAll('[type=date], [type=time]')].filter(e => getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)').map(e => e.id)"""


@pytest.fixture(scope="module")
def app() -> Iterator[pictures.Served]:
    with pictures.served("newer") as started:
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
    """Everything in the light; where only colours differ, colours alone, and all but those where they are the same."""
    found = []
    for lang, looks in LOOKS.items():
        pictures.speak(page, lang)
        come(page, address, steps)
        for theme, asked, ratio in looks:
            pictures.paint(page, theme)
            found += [{"theme": theme, "lang": lang} | one for one in page.evaluate(RUN, {"asked": asked, "ratio": ratio})]
    return found


def come(page: Page, address: str, steps: tuple[str, ...] = ()) -> None:
    """As one walks from page to page; with steps, and after them, the app starts anew."""
    if not steps and page.evaluate(AT_REST):
        page.evaluate(SHOW, urlsplit(address).path)
        until(page, "!document.querySelector('.htmx-request')")
    else:
        pictures.opened(page, address, steps)
        page.evaluate(AXE)
        page.evaluate("tapped => { globalThis.tapped = tapped }", bool(steps))


@pytest.mark.parametrize("name", sorted(places.scenes()))
def test_nothing_on_a_field_page(name: str, app: pictures.Served, field: Page) -> None:
    assert wrong(field, app.base + app.field[name], places.scenes()[name].steps) == []
    assert (field.inner_text("#page h1") == "Not found") == (name == "panel-not-found"), "its address is one of the demo world's"
    assert small(field) == {48: [], 56: []}
    assert wrong_keyboards(field) == []
    assert field.evaluate(THROUGH) == []
    assert swallowed(field) == []


def small(page: Page) -> dict[int, list[str]]:
    """What a thumb misses on a telephone; and in a glove."""
    page.set_viewport_size({"width": 390, "height": 844})
    found = {}
    for size, least in (("", 48), ("glove", 56)):
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        found[least] = page.evaluate(SMALL, least)
    page.evaluate("delete document.documentElement.dataset.size")
    page.set_viewport_size({"width": 820, "height": 1180})
    return found


def wrong_keyboards(page: Page) -> list[str]:
    """Figures where the fact wants a number, letters where it wants words; by the registry."""
    typed: list[list[str]] = (
        page.evaluate("""() => [...document.querySelectorAll('form[hx-post] :is(textarea, input:not([type]))')].filter(e => e.name).map(e =>
      [e.form.getAttribute('hx-post'), e.name, e.inputMode])""")
    )
    return [f"{path} {name}: {given or 'letters'}" for path, name, given in typed if given != keyboard(path, name)]


def keyboard(path: str, name: str) -> str:
    action = next(a for a in registry.actions.values() if re.match(a.regex.replace("(?<", "(?P<"), path))
    wanted = next(f for f in action.kind.fields if f["name"] == name)
    return "" if wanted["type"] == "str" else "decimal" if wanted.get("decimals") else "numeric"


def test_nothing_at_the_desk_and_its_doors(app: pictures.Served, desk: Page) -> None:
    assert {name: found for name, address in app.desk.items() if (found := wrong(desk, app.base + address))} == {}


def test_what_arrives_at_the_desk_closes_no_list_and_swallows_no_touch(app: pictures.Served, desk: Page) -> None:
    pictures.opened(desk, f"{app.base}/visits/{places.VALUES['visit']}")  # one that misses a level
    assert desk.locator("#lifts").count()
    take(desk, ".review")
    desk.evaluate("document.getElementById('head').dataset.old = ''")
    desk.evaluate("() => htmx.ajax('GET', `${location.pathname}/changes?since=0`, { source: '#poll', swap: 'none' })")
    until(desk, "!('old' in document.getElementById('head').dataset)")
    assert lost(desk) == []


def test_it_finds_what_is_wrong(app: pictures.Served, field: Page) -> None:
    address = app.base + app.field["visits"]
    spoil = "(() => { document.querySelector('#page h1').style.color = 'color-mix(in srgb, var(--ink), var(--surface) 35%)' })()"
    assert {(w["theme"], w["id"]) for w in wrong(field, address, (spoil,))} == {("sun", "color-contrast")}
    bare = "(() => document.getElementById('page').append(Object.assign(document.createElement('a'), { href: '/field/visits' })))()"
    assert {w["id"] for w in wrong(field, address, (bare,))} == {"link-name"}
