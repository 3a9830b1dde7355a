"""Photos: made smaller, upright and named by their hash; what is wrong with one is said at once."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.tablets import turned

from .walk import ITEM, VISIT, card, open_section, outbox, picture, shoot, shown
from .world import Centre, Tablet, until


def bomb() -> bytes:
    """A PNG whose header says 20,000 × 10,000."""
    head = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def section(page: Page, centre: Centre) -> Page:
    open_section(page, centre.base)
    return page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("text.jpg", b"these are words", "不是能读取的图片"),
        ("empty.jpg", b"", "照片是空的"),
        ("bomb.png", bomb(), "超过五千万像素"),
        ("cut.jpg", picture()[:300], "不是能读取的图片"),
    ],
)
def test_what_is_no_photo_is_said_and_nothing_is_saved(section: Page, name: str, data: bytes, said: str) -> None:
    shoot(section, (name, data))
    until(section, f"document.querySelector('{card()}').innerText.includes('{said}')")
    assert said in section.inner_text("#status")
    assert name in section.inner_text("#status")
    assert outbox(section) == 0


def test_several_from_the_gallery_are_saved_one_after_another(section: Page) -> None:
    shoot(section, ("1.jpg", picture(640, 480)), ("2.jpg", b"no"), ("3.jpg", picture(800, 600)), by="gallery")
    shown(section, 2)
    until(section, "document.getElementById('status').innerText.includes('2.jpg')")
    until(section, "document.querySelector('[data-outbox]').textContent === '4'")


def read(page: Page) -> dict[str, Any]:
    """The item's first photo as the page may see it: its view, and the facts beside it."""
    found: dict[str, Any] = page.evaluate(
        """async selector => {
          const src = document.querySelector(selector + ' img').src.replace('thumb', 'view'), answer = await fetch(src);
          const bytes = await answer.arrayBuffer(), image = await createImageBitmap(new Blob([bytes]));
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          return { src, type: answer.headers.get('Content-Type'), width: image.width, height: image.height,
            named: Array.from(hash, b => b.toString(16).padStart(2, '0')).join('') } }""",
        card(),
    )
    return found


def test_a_large_photo_becomes_upright_and_small_and_is_named_by_its_hash(section: Page) -> None:
    shoot(section, ("a.jpg", picture(4000, 3000, exif=turned(6))))
    shown(section, 1)
    found = read(section)
    assert (found["width"], found["height"], found["type"]) == (1536, 2048, "image/jpeg")
    assert found["named"] in found["src"]
    section.click(f"{card()} a.pic")
    section.wait_for_selector("dl.exif")
    assert "2026-11-22T09:31:07+08:00" in section.inner_text("dl.exif")


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(section: Page, form: str) -> None:
    shoot(section, ("a", picture(1200, 900, form)))
    shown(section, 1)
    assert read(section)["type"] == "image/jpeg"


def test_a_page_killed_by_the_camera_comes_back_to_the_item(section: Page, tablet: Tablet, centre: Centre) -> None:
    section.evaluate(f"document.querySelector('{card()} [data-photo-input=camera]').click()")
    assert section.url.endswith(f"#item-{ITEM}")
    section.wait_for_timeout(300)  # a camera takes longer to open
    tablet.kill()
    page = tablet.start()
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector(card())
    assert page.url == f"{centre.base}{VISIT}/sections/S1#item-{ITEM}"


@pytest.mark.parametrize("killed", [False, True])
def test_photos_that_a_page_took_with_it_are_named_by_the_next_one(section: Page, tablet: Tablet, centre: Centre, killed: bool) -> None:
    names = [f"{n}.jpg" for n in range(8)]
    shoot(section, *((name, picture(4000 + n, 3000)) for n, name in enumerate(names)), by="gallery")
    until(section, f"!!document.querySelector('{card()} img')")
    if killed:
        tablet.kill()
    page = tablet.start() if killed else section
    page.goto(f"{centre.base}{VISIT}/sections/S1")
    page.wait_for_selector(card())
    until(page, "document.getElementById('status').innerText.includes('7.jpg')")
    said = page.inner_text("#status")
    named = [name for name in names if name in said]
    assert f"{ITEM} {', '.join(named)}" in said
    kept = page.locator(f"{card()} img").count()
    assert 1 <= kept < len(names)
    assert named in (names[kept:], names[kept - 1 :]), "one may be kept while that was not noted yet"
    page.reload()
    page.wait_for_selector(card())
    page.wait_for_timeout(300)
    assert not page.query_selector("[data-word=photos-missing]"), "said once"


SAVING = """async () => { navigator.locks.request('chosen.1', () => new Promise(() => {}));
  const { $device_client: { ask } } = await import('/field/page.mjs'), left = [{ item: 'S1-3', name: 'a.jpg' }];
  await ask('keep', { name: 'chosen', value: JSON.stringify({ 'chosen.1': left }) }) }"""


def test_what_another_tab_still_saves_is_missing_only_when_that_is_gone(section: Page, tablet: Tablet, centre: Centre) -> None:
    assert tablet.context
    section.evaluate(SAVING)
    other = tablet.watched(tablet.context.new_page())
    other.goto(f"{centre.base}/field/")
    other.wait_for_selector("a.card")
    other.wait_for_timeout(300)
    assert not other.query_selector("[data-word=photos-missing]")
    section.close()
    other.reload()
    until(other, "document.getElementById('status').innerText.includes('S1-3 a.jpg')")


def noisy(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (width // 4, height // 4), random.Random(1).randbytes(width * height * 3 // 16)).resize((width, height)).save(
        out, "JPEG"
    )
    return out.getvalue()
