"""Everything on a page is taken into the hand: lists opened, words typed, another choice made. Then it is redrawn, as when something arrives."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .world import until

TAKE = """root => {
  const all = what => [...document.querySelectorAll(`${root} :is(${what})`)];
  for (const list of all('details')) list.open = true;
  for (const field of all('input:not([type]), textarea')) field.value += '1';
  for (const choice of all('select')) choice.selectedIndex = choice.options.length - 1;
  globalThis.held = all('a, button, input:not([type=hidden]), select, textarea, summary, details').map(element => ({ element, value: element.value }));
}"""
PARTS = """() => {
  globalThis.due = new Set(document.querySelectorAll('[hx-trigger*="synced from:body"]'));
  const parts = due.size;
  document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => due.delete(ctx.sourceElement));
  document.body.dispatchEvent(new Event('synced'));
  return parts;
}"""
LOST = """() => held.filter(({ element, value }) => !element.isConnected || element.value !== value || element.matches('details:not([open])'))
  .map(({ element }) => element.outerHTML.slice(0, 120))"""


def take(page: Page, root: str) -> None:
    page.evaluate(TAKE, root)


def lost(page: Page) -> list[str]:
    found: list[str] = page.evaluate(LOST)
    return found


def swallowed(page: Page) -> list[str]:
    """What of a field page does not outlive what arrives."""
    take(page, "#page")
    parts: Any = page.evaluate(PARTS)
    if not parts:
        return []
    until(page, "!due.size && !document.querySelector('.htmx-request')")
    return lost(page)
