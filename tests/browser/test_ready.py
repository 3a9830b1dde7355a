"""The card before the trip, on a real tablet: measured with signal, read without."""

from __future__ import annotations

from playwright.sync_api import Page

from .conftest import Run
from .walk import picture
from .world import Centre, Tablet, until

STATES = "Object.fromEntries([...document.querySelectorAll('[data-check]')].map(line => [line.dataset.check, line.dataset.state]))"


def state(page: Page, line: str, wanted: str) -> None:
    until(page, f"document.querySelector('[data-check={line}]').dataset.state === '{wanted}'")


def test_measured_with_signal_and_read_without(signal: Centre, page: Page, centre: Centre, tablet: Tablet) -> None:
    page.goto(f"{centre.base}/field/ready")
    page.wait_for_selector("[data-check]")
    page.click("#ready [data-sync-now]")
    state(page, "clock", "ok")
    assert page.evaluate(STATES)["picture"] == "ask"
    page.set_input_files("[data-try-photo]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    state(page, "picture", "bad")
    page.set_input_files("[data-try-photo]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    state(page, "picture", "ok")
    found = page.evaluate(STATES)
    assert {name for name, is_ in found.items() if is_ != "ok"} <= {"storage"}, "Chromium promises storage to whom it likes"
    assert page.inner_text("[data-outbox]") == "0", "the trial picture is not kept"
    centre.stop()
    tablet.kill()
    page = tablet.start()
    page.goto(f"{centre.base}/field/ready")
    page.wait_for_selector("[data-check]")
    assert page.evaluate(STATES) == found


def test_the_card_is_drawn_anew_while_the_camera_is_open(signal: Centre, page: Page, centre: Centre) -> None:
    page.goto(f"{centre.base}/field/ready")
    page.click("#ready [data-sync-now]")
    state(page, "clock", "ok")
    camera = page.wait_for_selector("[data-try-photo]", state="attached")
    for _ in range(2):  # the same picture again is a try of its own
        page.evaluate(
            "document.querySelector('[data-check=picture]').dataset.state = 'old'; document.body.dispatchEvent(new Event('synced'))"
        )
        until(page, "document.querySelector('[data-check=picture]').dataset.state !== 'old'")
        page.evaluate("document.querySelector('[data-check=picture]').dataset.state = 'old'")
        camera.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})  # type: ignore[union-attr]
        state(page, "picture", "ok")


def test_a_newer_app_at_the_centre_is_said(signal: Centre, page: Page, centre: Centre) -> None:
    centre.stop()
    centre.start(PHOTO_QUALITY="80")
    page.goto(f"{centre.base}/field/ready")
    page.wait_for_selector("[data-check]")
    page.click("#ready [data-sync-now]")
    state(page, "app", "bad")


def test_the_clock_is_compared_at_the_middle_of_the_answer(run: Run) -> None:
    said = run(
        """const { greeting } = await import('/static/device/measured.mjs'), now = Date.parse('2026-11-26T09:00:30+08:00');
        const hello = { time: '2026-11-26T09:00:00+08:00', bundle: 'b', person: { id: 'me' } };
        return [greeting(hello, 'me', now, 0), greeting(hello, 'me', now, 60000), greeting(hello, 'other', now, 0)].map(JSON.parse)"""
    )
    assert [one["ahead"] for one in said] == [30, 0, 30]
    assert [one["signed"] for one in said] == [1, 1, 0]
