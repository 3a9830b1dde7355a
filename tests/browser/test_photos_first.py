"""Shoot first, sort later, without signal; and the quiet check at capture, in the tablet's own code."""

from __future__ import annotations

import io
import random
import sqlite3
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageStat
from playwright.sync_api import Page

from inspect_app.photos import looks

from .walk import VISIT, card, open_section, outbox, shown
from .world import Centre, Tablet, until

TRAY = "#tray figure"


def blocks(seed: int, blurred: int = 0) -> bytes:
    image = Image.frombytes("RGB", (64, 48), random.Random(seed).randbytes(64 * 48 * 3))
    image, out = image.resize((1600, 1200), Image.Resampling.NEAREST), io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(blurred)).save(out, "JPEG", quality=90)
    return out.getvalue()


def rows(centre: Centre, sql: str) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(f"file:{centre.folder}/centre.db?mode=ro", uri=True)
    found = db.execute(sql).fetchall()
    db.close()
    return found


def seen_here(picture: bytes) -> dict[str, Any]:
    grey = Image.open(io.BytesIO(picture)).convert("L")
    grey.thumbnail((1024, 1024))
    return looks.measured(grey)


def test_two_photos_into_the_tray_one_sorted_to_two_items(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}{VISIT}/tray")
    page.wait_for_selector("#tray [data-photo-input]", state="attached")
    pictures = (blocks(1), blocks(2, blurred=8))
    files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": data} for n, data in enumerate(pictures)]
    page.set_input_files("#tray-gallery", files)
    until(page, f"document.querySelectorAll('{TRAY}').length === 2")
    until(page, "document.querySelectorAll('#tray [data-warned]')[1]?.innerText.includes('模糊')")
    page.click(f"{TRAY} a.pic")
    page.check('input[name="items"][value="S2-1"]')
    page.check('input[name="items"][value="S2-5"]')
    page.click("[data-move]")
    page.wait_for_selector('[data-stands="S2-5"]')
    page.click("[data-sort-next]")
    page.wait_for_selector("[data-move]")
    page.goto(f"{centre.base}{VISIT}/sections/S2")
    until(page, "['S2-1', 'S2-5'].every(item => document.querySelectorAll(`[data-item=\"${item}\"] figure`).length === 1)")
    assert outbox(page) == 5  # two photos, their facts, and one move
    centre.start()
    page.click("[data-sync-now]")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    assert rows(centre, "SELECT items FROM moved") == [("S2-1,S2-5",)]
    found = rows(centre, "SELECT item, warnings, sharpness, brightness, fingerprint FROM attached ORDER BY id")
    assert [(item, "blurred" in warnings) for item, warnings, *_ in found] == [("", False), ("", True)]
    for picture, (_, _, sharpness, brightness, fingerprint) in zip(pictures, found, strict=True):
        here = seen_here(picture)
        assert abs(here["brightness"] - brightness) <= 2
        assert abs(here["sharpness"] - sharpness) <= max(15, here["sharpness"] // 5)
        assert (int(here["fingerprint"], 16) ^ int(fingerprint, 16)).bit_count() <= 6


def test_what_is_drawn_anew_while_the_camera_is_open_does_not_cost_the_picture(page: Page, centre: Centre) -> None:
    """Something arrives, or a note is saved a moment late: the field that the camera gives its picture to has left the page."""
    page.goto(f"{centre.base}{VISIT}/tray")
    with page.expect_file_chooser() as camera:
        page.click("#tray label:has(#tray-camera)")
    page.evaluate("document.querySelector('#tray').dataset.old = ''; document.body.dispatchEvent(new Event('synced'))")
    until(page, "!('old' in document.querySelector('#tray').dataset)")
    camera.value.set_files({"name": "1.jpg", "mimeType": "image/jpeg", "buffer": blocks(1)})
    until(page, f"document.querySelectorAll('{TRAY}').length === 1")
    open_section(page, centre.base)
    with page.expect_file_chooser() as camera:
        page.click(f"{card()} label:has([data-photo-input=camera])")
    page.evaluate(f"document.querySelector('{card()}').outerHTML += ''")
    camera.value.set_files({"name": "2.jpg", "mimeType": "image/jpeg", "buffer": blocks(2)})
    shown(page, 1)
    assert outbox(page) == 4


def drawn(page: Page, *way: tuple[float, float]) -> None:
    """With the finger, in parts of the picture."""
    box = page.locator(".marked-on canvas").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places:
        page.mouse.move(*place)
    page.mouse.up()


WITHIN = """() => { const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.within = x >= 0 && x + this.measureText(text).width <= this.canvas.width;
    fillText.call(this, text, x, y); }; }"""


INKED = """(() => { const canvas = document.querySelector('.marked-on canvas'), { width, height } = canvas ?? {};
  return !!width && document.querySelector('.marked-on img').naturalWidth === width && canvas.getContext('2d').getImageData(0, 0, width, height).data.some(n => n) })()"""


def about_to_draw(page: Page, centre: Centre) -> None:
    """On a picture in the tray."""
    page.goto(f"{centre.base}{VISIT}/tray")
    page.set_input_files("#tray-gallery", [{"name": "1.jpg", "mimeType": "image/jpeg", "buffer": blocks(3)}])
    page.click(f"{TRAY} a.pic")
    page.wait_for_selector("[data-move]")
    page.goto(page.url.removesuffix("/items"))
    page.click("[data-mark]")
    until(page, "document.querySelector('.marked-on img')?.naturalWidth > 0")


def test_what_was_drawn_and_not_saved_outlives_a_look_at_another_page(page: Page, centre: Centre) -> None:
    about_to_draw(page, centre)
    drawn(page, (0.1, 0.1), (0.4, 0.2))
    page.click("#up")
    page.wait_for_selector("#status [data-word=drawn]")
    page.click("[data-mark]")
    until(page, INKED)
    page.go_back()
    page.wait_for_selector("[data-mark]")
    page.click("[data-mark]")
    until(page, INKED)
    page.click("[data-marking-save]")
    page.wait_for_selector("[data-drawn]")
    page.click("[data-mark]")
    until(page, "document.querySelector('.marked-on img')?.naturalWidth > 0")
    assert page.is_disabled("[data-marking-save]"), "what was saved is not there twice"


def test_an_arrow_a_word_and_a_blurred_face_beside_the_untouched_picture(page: Page, signal: Centre) -> None:
    about_to_draw(page, signal)
    assert page.is_disabled("[data-marking-save]")
    drawn(page, (0.1, 0.1), (0.4, 0.2))
    page.click('[data-tool="blur"]')
    drawn(page, (0.5, 0.5), (0.9, 0.9))
    page.click('[data-tool="text"]')
    page.fill("[data-marking-text]", "门锁坏" * 10)
    page.evaluate(WITHIN)
    drawn(page, (0.2, 0.4))
    assert page.evaluate("within") is True, "many words are written smaller, not cut at the edge"
    page.click('[data-tool="circle"]')
    drawn(page, (0.6, 0.1), (0.8, 0.3))
    page.click("[data-marking-undo]")
    page.click("[data-marking-save]")
    page.wait_for_selector("[data-drawn]")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'")
    (below, over), *_ = rows(signal, "SELECT a.sha256, b.sha256 FROM attached a JOIN attached b ON b.derived_from = a.id")
    before, after = (kept(signal, name) for name in (below, over))
    assert after.size == before.size
    assert differing(before, after, (0.1, 0.1, 0.4, 0.2)) > 20, "an arrow"
    assert differing(before, after, (0.6, 0.1, 0.8, 0.3)) < 12, "the circle was taken back"
    assert detail(before, (0.5, 0.5, 0.9, 0.9)) > 30
    assert detail(after, (0.5, 0.5, 0.9, 0.9)) < 12, "the face is gone for good"


def kept(centre: Centre, name: str) -> Image.Image:
    return Image.open(centre.folder / "photos" / "original" / name[:2] / name).convert("RGB")


def part(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = box
    return image.crop((int(left * image.width), int(top * image.height), int(right * image.width), int(bottom * image.height)))


def differing(before: Image.Image, after: Image.Image, box: tuple[float, float, float, float]) -> float:
    """The largest mean difference of a colour."""
    return max(ImageStat.Stat(ImageChops.difference(part(before, box), part(after, box))).mean)


def detail(image: Image.Image, box: tuple[float, float, float, float]) -> float:
    """The mean difference from a hundred even cells."""
    whole = part(image, box)
    cells = whole.resize((10, 10), Image.Resampling.BOX).resize(whole.size, Image.Resampling.NEAREST)
    return max(ImageStat.Stat(ImageChops.difference(whole, cells)).mean)


CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def test_several_in_a_row_are_each_saved_without_leaving_the_place(tablet: Tablet, centre: Centre) -> None:
    page = tablet.start(*CAMERA)
    open_section(page, centre.base)
    page.click(f"{card()} [data-burst]")
    until(page, "document.querySelector('#burst').open && document.querySelector('#burst video').videoWidth > 0")
    for taken in range(1, 4):
        page.click("[data-burst-shot]")
        until(page, f"document.querySelector('[data-burst-count]').textContent === '{taken}'")
        assert outbox(page) == 2 * taken, "each is kept before the next"
    page.click("[data-burst-close]")
    shown(page, 3)
    assert page.evaluate("document.querySelector('#burst video').srcObject") is None


def test_a_second_tap_leaves_no_camera_on(tablet: Tablet, centre: Centre) -> None:
    page = tablet.start(*CAMERA)
    open_section(page, centre.base)
    page.evaluate(
        """() => { window.tracks = []; const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async what => { const made = await get(what); tracks.push(...made.getTracks()); return made } }"""
    )
    page.evaluate(f"for (let taps = 0; taps < 2; taps++) document.querySelector('{card()} [data-burst]').click()")
    until(page, "document.querySelector('#burst').open && document.querySelector('#burst video').videoWidth > 0")
    page.click("[data-burst-close]")
    until(page, "tracks.length > 0 && tracks.every(track => track.readyState === 'ended')", 5)
    assert page.inner_text("#status") == ""


def test_a_camera_that_is_not_allowed_is_said_in_words(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(f"{card()} [data-burst]")
    until(page, "document.getElementById('status').innerText.includes('相机没有打开')")
