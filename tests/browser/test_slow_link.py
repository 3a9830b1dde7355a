"""Over a slow line that is cut, and past a hotel's page: everything arrives, once, and hardly anything is sent twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.stories import centre as at_centre

from .link import Link, running
from .test_kills import ID
from .walk import answer, open_section, outbox, shoot, shown
from .world import Centre, Tablet, free_port, until

SEED = int(os.environ.get("LINK_SEED", "") or time.time())
PHOTOS, EMPTY = 4, "document.querySelector('[data-outbox]').textContent === '0'"


@pytest.fixture
def slow(centre: Centre, tablet: Tablet) -> Iterator[Link]:
    """The tablet's address leads over the line; the centre stands behind it."""
    tablet_port, centre.port = centre.port, free_port()
    centre.base = f"http://127.0.0.1:{centre.port}"
    with running(Link(tablet_port, centre.port)) as link:
        yield link


def noise(seed: int) -> bytes:
    """A picture that hardly shrinks."""
    out = BytesIO()
    Image.frombytes("L", (480, 360), random.Random(seed).randbytes(480 * 360)).save(out, "JPEG", quality=85)
    return out.getvalue()


def worked(page: Page, base: str) -> None:
    """Twelve answers and some photos, with no centre behind the line."""
    open_section(page, base)
    for n in range(12):
        answer(page, ("yes", "no")[n % 2], ("S1-3", "S1-7")[n // 6])
    shoot(page, *((f"{n}.jpg", noise(n)) for n in range(PHOTOS)), by="gallery")
    shown(page, PHOTOS)


def sent(page: Page) -> None:
    """As a person who waits for it: asked for again and again."""
    for _ in range(60):
        page.click("[data-sync-now]")
        with suppress(TimeoutError):
            return until(page, EMPTY, 3)
    raise AssertionError("it did not arrive")


def all_arrived_once(centre: Centre) -> list[int]:
    """The sizes of the photos."""
    kinds = dict(at_centre.rows(centre.folder, "SELECT kind, count(*) FROM fact GROUP BY kind"))
    assert kinds == {"answered": 12, "attached": PHOTOS}
    assert sum(map(len, at_centre.photos(centre.folder, ID).values())) == PHOTOS
    return [size for (size,) in at_centre.rows(centre.folder, "SELECT bytes FROM photo")]


def test_cut_at_any_byte_it_goes_on_from_there(slow: Link, page: Page, tablet: Tablet, centre: Centre) -> None:
    print(f"LINK_SEED={SEED}")
    worked(page, tablet.base)
    chance, start = random.Random(SEED), slow.up
    slow.cut_at = sorted(start + chance.randrange(2_000, 260_000) for _ in range(4))
    centre.start()
    sent(page)
    sizes = all_arrived_once(centre)
    assert slow.cuts >= 1, "the line was really cut"
    again = slow.up - start - sum(sizes)
    print(f"{again} bytes beside the photos, {slow.cuts} cuts, photos of {sizes}")
    assert again < slow.cuts * max(sizes) + 60_000, f"{again} bytes beside the photos' own {sizes}, {slow.cuts} cuts"


def test_a_hotels_page_is_no_receipt_and_is_said(slow: Link, page: Page, tablet: Tablet, centre: Centre) -> None:
    worked(page, tablet.base)
    waiting = outbox(page)
    slow.portal = True
    centre.start()
    page.click("[data-sync-now]")
    until(page, "document.querySelector('#status [data-word]') !== null")
    assert outbox(page) == waiting
    slow.portal = False
    sent(page)
    all_arrived_once(centre)
