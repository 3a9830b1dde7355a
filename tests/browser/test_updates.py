"""A new version never comes under an open visit; it is there with the next start, and everything saved is too."""

from __future__ import annotations

import json
import sqlite3

import pytest
from playwright.sync_api import Page

from .test_tabs import HIDE
from .walk import answer, card, chosen, open_section
from .world import Centre, Tablet, until

WAITING = "navigator.serviceWorker.getRegistration().then(r => !!r.waiting)"


def bundles(centre: Centre) -> list[str]:
    """The bundle each fact at the centre was made with, in order."""
    kept = sqlite3.connect(centre.folder / "centre.db")
    rows = kept.execute("SELECT header FROM fact ORDER BY seq").fetchall()
    kept.close()
    return [json.loads(header)["bundle"] for (header,) in rows]


def test_a_new_version_waits_for_a_quiet_moment(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    open_section(page, centre.base)
    answer(page, "yes")
    centre.stop()
    centre.start(PHOTO_QUALITY="80")
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, WAITING)
    page.reload()
    page.wait_for_selector("article")
    answer(page, "no")
    assert page.evaluate(WAITING)
    tablet.close()

    page = tablet.start()
    page.goto(f"{centre.base}/field/")
    page.wait_for_selector("a.card")
    open_section(page, centre.base, anew=True)
    assert chosen(page) == ["no"]
    answer(page, "yes")
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 40)
    old, same, new = bundles(centre)
    assert old == same != new
    assert not tablet.problems


@pytest.mark.parametrize("lacks", ["", "ServiceWorkerContainer.prototype.register = () => new Promise(() => {})"])
def test_at_the_list_of_visits_and_hidden_it_is_taken_over(signal: Centre, page: Page, centre: Centre, lacks: str) -> None:
    """Also where a page that registers is not answered: Safari, while a version waits."""
    page.add_init_script(lacks)
    page.reload()
    page.wait_for_selector("a.card")
    centre.stop()
    centre.start(PHOTO_QUALITY="80")
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, WAITING)
    with page.expect_event("load"):
        page.evaluate(
            """() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
              document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }"""
        )
    page.wait_for_selector("a.card")
    assert not page.evaluate(WAITING)


def test_under_an_open_visit_typed_text_stays_and_no_tab_changes_over(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    assert tablet.context
    second = tablet.watched(tablet.context.new_page())
    second.goto(f"{centre.base}/field/")
    second.wait_for_selector("a.card")
    open_section(page, centre.base, anew=True)
    page.evaluate("window.same = true")
    note = f"{card()} [data-note]"
    page.focus(note)
    page.keyboard.type("half a sen")
    centre.stop()
    centre.start(PHOTO_QUALITY="80")
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update())")
    until(page, WAITING)
    until(second, WAITING)
    [new] = [worker for worker in tablet.context.service_workers if worker.evaluate("serviceWorker.state") == "installed"]
    new.evaluate("() => { const skip = skipWaiting.bind(self); self.asked = 0; self.skipWaiting = () => { self.asked++; return skip() } }")
    second.evaluate(HIDE, True)  # the list of visits, hidden: a quiet moment there, but not in the other tab
    page.keyboard.type("tence")
    page.wait_for_timeout(1500)
    assert new.evaluate("asked") == 0
    assert page.evaluate("window.same") is True
    assert page.evaluate(WAITING)
    assert page.input_value(note) == "half a sentence"
    until(page, "document.querySelector('[data-outbox]').textContent === '0'", 40)
    kept = sqlite3.connect(centre.folder / "centre.db")
    assert kept.execute("SELECT text FROM noted ORDER BY id DESC").fetchone() == ("half a sentence",)
    kept.close()
    assert len(set(bundles(centre))) == 1
    assert not tablet.problems


def test_each_part_of_a_version_was_asked_for_as_a_part_of_it(signal: Centre, page: Page, tablet: Tablet) -> None:
    """So that a centre which another one replaces meanwhile refuses it (tests/test_field_shell.py)."""
    kept = page.evaluate(
        """async () => { const [name] = (await caches.keys()).filter(name => name.startsWith('field-')), cache = await caches.open(name);
          return [name, (await cache.keys()).map(part => part.headers.get('Kept-Version'))] }"""
    )
    assert len(kept[1]) > 15
    assert set(kept[1]) == {kept[0]}
