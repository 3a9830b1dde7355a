"""Walks a plan through the tablet's pages as an inspector would, and remembers outside the browser what the page called saved."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.world import until

from .pictures import camera
from .plan import Step

READ = """() => Object.fromEntries([...document.querySelectorAll('article[data-item]')].map(a => [a.dataset.item, {
  state: a.classList.contains('na') ? 'na' : a.classList.contains('open') ? 'open' : 'answered',
  choice: [...a.querySelectorAll('[name=choice][aria-pressed=true]')].map(b => b.value)
    .concat([...a.querySelectorAll('input[name=choice]:checked')].map(b => b.value)).sort(),
  number: a.querySelector('input[data-value]')?.value ?? '',
  note: a.querySelector('[data-note]')?.value ?? '',
  photos: [...a.querySelectorAll('img[src*="/field/photos/"]')].map(i => i.src.match(/photos\\/([0-9a-f]{64})/)[1]),
  sync: a.querySelector('.tools [data-sync]')?.dataset.sync ?? '' }]))"""


@dataclass
class Walker:
    base: str
    visit: str
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)  # item: what the page showed as saved
    taken: int = 0

    def section(self, page: Page, code: str) -> None:
        page.goto(f"{self.base}/field/visits/{self.visit}/sections/{code}")
        page.wait_for_selector("article[data-item]")

    def walk(self, page: Page, steps: list[Step]) -> None:
        here = None
        for step in steps:
            if step.section != here:
                self.section(page, here := step.section)
            self.answer(page, step)
            if step.note:
                self.note(page, step)
            if step.photo:
                self.photograph(page, step)
            self.saved[step.item] = page.evaluate(READ)[step.item]

    def answer(self, page: Page, step: Step) -> None:
        card = page.locator(f'[data-item="{step.item}"]')
        if "na" in step.form:
            card.locator("[data-na]").click()
            card.locator("[data-na-text]").fill(step.form["reason"])
            card.locator("[data-na-save]").click()
        elif "number" in step.form:
            card.locator("input[data-value]").fill(step.form["number"])
        else:
            for n, choice in enumerate(step.form["choice"]):
                card.locator(f'[data-answer="{choice}"]').click()
                self._until(page, step.item, lambda now, n=n: len(now["choice"]) == n + 1)
        self._until(page, step.item, lambda now: now["state"] != "open" and now["sync"] in ("local", "sending", "held"))

    def note(self, page: Page, step: Step) -> None:
        box = page.locator(f'[data-item="{step.item}"] [data-note]')
        box.fill(step.note)
        box.blur()
        until(page, f"document.getElementById('note-{step.item}').textContent.trim() !== ''")

    def photograph(self, page: Page, step: Step) -> None:
        file = {"name": f"{self.taken}.jpg", "mimeType": "image/jpeg", "buffer": camera(self.taken)}
        page.locator(f'[data-item="{step.item}"] [data-photo-input="camera"]').set_input_files(file)
        self._until(page, step.item, lambda now: len(now["photos"]) == 1, 30)
        self.taken += 1

    def _until(self, page: Page, item: str, right: Any, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not right(now := page.evaluate(READ)[item]):
            assert time.monotonic() < end, f"{item} stays {now}"
            time.sleep(0.02)

    def found(self, page: Page) -> dict[str, dict[str, Any]]:
        """What the pages show now, of every item that was called saved."""
        everything: dict[str, dict[str, Any]] = {}
        for code in dict.fromkeys(item.split("-")[0] if "-" in item else item.rstrip("0123456789") for item in self.saved):
            self.section(page, code)
            everything |= page.evaluate(READ)
        return {item: everything[item] for item in self.saved}


def without_sync(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """How far a thing has travelled changes by itself; what it says must not."""
    return {item: {k: v for k, v in row.items() if k != "sync"} for item, row in found.items()}
