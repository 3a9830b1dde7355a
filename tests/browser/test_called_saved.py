"""What is called saved is what stands in the field."""

from __future__ import annotations

from playwright.sync_api import Page

from .walk import VISIT, card, open_section, outbox, picture, shoot, shown
from .world import Centre, until

NOTE = f"{card()} [data-note]"
SAID = f"document.querySelector('{card()} [data-saved]')?.textContent"
# In each frame: how many facts there are while the note is called saved. What is typed before an answer came, is typed.
QUICK = """([note, said]) => { window.beside = []; const field = document.querySelector(note);
  const tell = (kind, text) => { if (text) field.value = text; field.dispatchEvent(new Event(kind, { bubbles: true })) };
  const look = () => { if (document.querySelector(said)) beside.push(document.querySelector('[data-outbox]').textContent); requestAnimationFrame(look) };
  look(); tell('input', 'once'); tell('focusout'); tell('input', 'once more') }"""


def test_a_note_is_called_saved_until_more_is_typed(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.fill(NOTE, "once")
    until(page, SAID)
    page.type(NOTE, "!")
    assert page.evaluate(SAID) is None
    until(page, SAID)
    assert outbox(page) == 2


def test_what_was_typed_meanwhile_is_not_called_saved(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.evaluate(QUICK, [NOTE, f"{card()} [data-saved]"])
    until(page, "window.beside.length")
    assert set(page.evaluate("beside")) == {"2"}


def test_neither_is_a_caption(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    page.click(f"{card()} .photos a")
    page.fill("[data-caption]", "once")
    until(page, "document.querySelector('[id^=caption-state] [data-saved]')")
    page.type("[data-caption]", "!")
    assert page.query_selector("[id^=caption-state] [data-saved]") is None
    until(page, "!!document.querySelector('[id^=caption-state] [data-saved]')")
    assert page.url.startswith(f"{centre.base}{VISIT}")
