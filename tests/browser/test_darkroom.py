"""The large picture of a photo is made on a thread of its own; where there is none, it is made all the same, and alike."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.fieldkit.browser import Handler, serve

from .walk import open_section, picture, shoot, shown
from .world import Centre, Tablet

DARKROOM = "/static/device/darkroom.mjs"
WRONG = {
    "it does not start": "throw new Error('none')",
    "it says what broke": "postMessage({ ready: true }); onmessage = () => postMessage({ broken: 'no room' })",
    "it dies at work": "postMessage({ ready: true }); onmessage = () => { throw new Error('gone') }",
    "it dies between": """postMessage({ ready: true }); onmessage = () => {
      postMessage({ small: new OffscreenCanvas(9, 9).transferToImageBitmap() }); setTimeout(() => { throw new Error('gone') }) }""",
}
BOTH = """async ({ photo, as }) => {
  const { apart } = await import('/static/device/apart.mjs?' + as), { developed, opened, shrink } = await import('/static/device/pictures.mjs');
  const { bytes } = await opened(new File([Uint8Array.fromBase64(photo)], 'a.jpg'));
  const told = async how => { const { view, thumb, ...rest } = await shrink(bytes, { longest: 1000, quality: 85 }, how); return { ...rest, view: view.toBase64(), thumb: thumb.toBase64() } };
  return [await told(apart), await told(developed)] }"""


@pytest.fixture
def instead() -> Iterator[Any]:
    yield lambda text: serve(DARKROOM, text)
    Handler.extra.pop(DARKROOM, None)


def both(page: Page, name: str) -> list[dict[str, Any]]:
    photo = base64.b64encode(picture(2000, 1500)).decode()
    found: list[dict[str, Any]] = page.evaluate(BOTH, {"photo": photo, "as": name.replace(" ", "-")})
    return found


def test_a_picture_is_the_same_whoever_develops_it(module: Page) -> None:
    apart, here = both(module, "as it is")
    assert apart == here
    assert (apart["width"], apart["height"]) == (1000, 750)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_darkroom_that_fails_costs_no_photo(module: Page, instead: Any, wrong: str) -> None:
    instead(WRONG[wrong])
    apart, here = both(module, wrong)
    assert apart == here


def test_two_pictures_at_once_do_not_change_places(module: Page) -> None:
    photos = [base64.b64encode(picture(*size)).decode() for size in ((1200, 800), (900, 1200))]
    assert module.evaluate(
        """async photos => { const { apart } = await import('/static/device/apart.mjs?at-once');
          const size = ({ width, height }) => [width, height], of = async photo => size(await apart(Uint8Array.fromBase64(photo), { longest: 2048, quality: 82 }, () => {}));
          return Promise.race([Promise.all(photos.map(of)), new Promise(late => setTimeout(late, 8000, 'late'))]) }""",
        photos,
    ) == [[1200, 800], [900, 1200]]


def workers(context: BrowserContext) -> list[str]:
    asked = context.new_cdp_session(context.pages[0])
    found = asked.send("Target.getTargets", {"filter": [{"type": "worker"}]})["targetInfos"]
    return [each["url"] for each in found]


def test_it_starts_without_signal(centre: Centre, tablet: Tablet, page: Page) -> None:
    open_section(page, centre.base)
    centre.stop()
    page.reload()
    shoot(page, ("a.jpg", picture(2400, 1800)))
    shown(page, 1)
    assert tablet.context
    assert centre.base + DARKROOM in workers(tablet.context)
