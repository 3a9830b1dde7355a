"""A picture that is not on this tablet: words in its place while there is no signal, and then the picture, by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from inspect_app import create_app
from tests import worlds
from tests.conftest import sign_in
from tests.tablets import BASE, jpeg, over
from tests.tablets import tablet as other_tablet

from .walk import ITEM, VISIT, card, open_section
from .world import Centre, Tablet, until

WORDS = "照片不在本机，有信号时显示。"
PICTURES = "**/sync/v1/photos/*"
Whole = Callable[[str], str]


def told(holder: str) -> str:
    """What stands there in place of the picture, when nothing of a torn one is seen."""
    return f"""(() => {{ const holder = document.querySelector('{holder}'), image = holder?.querySelector('img');
      return !!image && getComputedStyle(image).visibility === 'hidden' && getComputedStyle(holder, '::after').content }})()"""


def there(holder: str) -> str:
    return f"""(() => {{ const image = document.querySelector('{holder} img');
      return !!image?.naturalWidth && getComputedStyle(image).visibility === 'visible' && !document.querySelector('{holder}').dataset.away }})()"""


def refuse(route: Route) -> None:
    route.abort()


@pytest.fixture
def photo(signal: Centre, page: Page, tablet: Tablet) -> str:
    """A colleague's, known here, its bytes at the centre alone. Then the signal goes."""
    app = create_app(worlds.settings(signal.folder))
    with app.app_context():
        shen = other_tablet(over(sign_in(app, "shen")), "shen")
    shen.register()
    made = shen.attach(BASE, ITEM, jpeg(), 320, 240)
    shen.sync()
    worlds.close(app)
    assert tablet.context
    tablet.context.route(PICTURES, refuse)
    page.click("[data-sync-now]")
    until(page, "document.getElementById('status').innerText.includes('全部已到中心')")
    signal.stop()
    return f"{VISIT}/photos/{made}"


def returned(centre: Centre, page: Page, tablet: Tablet) -> None:
    assert tablet.context
    centre.start()
    tablet.context.unroute(PICTURES, refuse)
    page.evaluate("void dispatchEvent(new Event('online'))")


def test_a_small_picture_is_words_and_then_itself(photo: str, page: Page, tablet: Tablet, centre: Centre) -> None:
    holder = f"{card()} a.pic"
    open_section(page, centre.base)
    page.locator(holder).scroll_into_view_if_needed()
    until(page, f"{told(holder)} === '\"{WORDS}\"'", 15)
    page.evaluate(f"htmx.ajax('GET', '{VISIT}/items/{ITEM}', {{ source: '#item-{ITEM}', target: '#item-{ITEM}', swap: 'outerMorph' }})")
    page.wait_for_timeout(500)
    assert page.evaluate(told(holder)) == f'"{WORDS}"', "drawn anew it stays so"
    returned(centre, page, tablet)
    until(page, there(holder), 20)


def test_the_large_one_too_and_nothing_is_drawn_on_words(photo: str, page: Page, tablet: Tablet, centre: Centre) -> None:
    page.goto(f"{centre.base}{photo}")
    until(page, f"{told('#photo-picture')} === '\"{WORDS}\"'", 15)
    page.click("[data-mark]")
    until(page, f"{told('.marked-on')} === '\"{WORDS}\"'", 15)
    page.click("[data-tool=text]")
    page.fill("[data-marking-text]", "the lamp")
    page.locator(".marked-on").click(position={"x": 60, "y": 60})
    assert page.is_disabled("[data-marking-save]")
    page.go_back()
    until(page, f"{told('#photo-picture')} === '\"{WORDS}\"'", 15)
    returned(centre, page, tablet)
    until(page, there("#photo-picture"), 20)
