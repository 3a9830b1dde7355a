"""What a person does on a page, in the words of the trade."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page

from inspect_app.demo.world import named

from .world import until

VISIT = f"/field/visits/{named('visit 0')}"
ITEM = "S1-3"  # yes or no, with photos
SECTION = f"{VISIT}/sections/S1"


TAP = """href => { const link = Object.assign(document.createElement('a'), { href });
  document.getElementById('page').append(link); link.click() }"""


def open_section(page: Page, base: str, hash: str = "", anew: bool = False) -> None:
    """From the list of visits by a link, in a third of the time; from elsewhere, and where a start is what counts, anew."""
    if page.url == f"{base}/field/" and not anew:
        page.evaluate(TAP, f"{SECTION}{hash}")
    else:
        page.goto(f"{base}{SECTION}{hash}")
    page.wait_for_selector(card())


def card(item: str = ITEM) -> str:
    return f'article[data-item="{item}"]'


def answer(page: Page, choice: str, item: str = ITEM) -> None:
    page.click(f'{card(item)} [data-answer="{choice}"]')
    until(page, f"document.querySelector('{card(item)} [data-answer=\"{choice}\"]').getAttribute('aria-pressed') === 'true'")


def begin_fault(page: Page, base: str, words: str) -> None:
    """Written, not saved."""
    open_section(page, base)
    page.click(f"{card()} [data-finding]")
    page.fill("#finding-text", words)


def chosen(page: Page, item: str = ITEM) -> list[str]:
    found: list[str] = page.evaluate(f"[...document.querySelectorAll('{card(item)} [aria-pressed=true]')].map(b => b.dataset.answer)")
    return found


def shoot(page: Page, *files: tuple[str, bytes], by: str = "camera", item: str = ITEM) -> None:
    given = [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files]
    page.set_input_files(f'{card(item)} [data-photo-input="{by}"]', given)


def shown(page: Page, count: int) -> None:
    """So many photos of the item are on the page, decoded."""
    pictures = f"[...document.querySelectorAll('{card()} img')]"
    until(page, f"{pictures}.length === {count} && {pictures}.every(i => {{ i.loading = 'eager'; return i.naturalWidth > 0 }})", 30)


def outbox(page: Page) -> int:
    return int(page.inner_text("[data-outbox]").replace("–", "-1"))


def sync_state(page: Page) -> str:
    found: str = page.evaluate(f"document.querySelector('{card()} .tools [data-sync]').dataset.sync")
    return found


def picture(width: int = 1200, height: int = 900, form: str = "JPEG", exif: Image.Exif | None = None) -> bytes:
    image, out = Image.linear_gradient("L").resize((width, height)).convert("RGB"), io.BytesIO()
    image.save(out, form, **({"exif": exif} if exif else {}))
    return out.getvalue()
