"""Firefox ESR, as Debian ships it: ten items and three photos without signal, killed in between, all at the centre once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspect_app.demo.world import named
from tests.browser.firefox import Firefox, find
from tests.browser.world import Centre, free_port

from . import centre as at_centre
from .pictures import camera
from .plan import Step, whole
from .walker import READ, without_sync

pytestmark = pytest.mark.skipif(not find(), reason="no Firefox ESR here (Debian's package firefox-esr)")
VISIT, ZHOU = named("visit 0"), named("zhou")


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    made = Firefox(tmp_path / "profile", free_port())
    made.start()
    yield made
    made.kill()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre")
    made.start()
    yield made
    made.stop()


def steps() -> list[Step]:
    plan = whole()
    return [s for s in plan if s.section == "S1"] + [s for s in plan if s.section == "G3"][:3]


def test_ten_items_and_three_photos(centre: Centre, firefox: Firefox, tmp_path: Path) -> None:
    firefox.goto(json.loads((centre.folder / "links.json").read_text())["zhou"])
    firefox.click("main form button")
    firefox.until(f"!!document.querySelector('a[href=\"/field/visits/{VISIT}\"]')")
    firefox.until("!!navigator.serviceWorker.controller")
    assert firefox.evaluate("document.documentElement.dataset.through") is None, "Firefox keeps data"
    centre.stop()

    plan, saved = steps(), {}
    assert (len(plan), sum(step.photo for step in plan)) == (10, 3)
    for half in (plan[:5], plan[5:]):
        saved |= walk(firefox, centre.base, half, tmp_path)
        firefox.kill()
        firefox.start()
        found: dict[str, Any] = {}
        for section in dict.fromkeys(step.section for step in plan):
            found |= open_section(firefox, centre.base, section)
        assert without_sync({item: found[item] for item in saved}) == without_sync(saved)

    centre.start()
    firefox.until("document.querySelector('[data-outbox]').textContent === '0'", 60)
    fields = ("choice", "number", "situation", "na", "reason")
    assert at_centre.answers(centre.folder, VISIT, ZHOU) == {s.item: tuple(s.fields[f] for f in fields) for s in plan}
    assert at_centre.photos(centre.folder, VISIT) == {item: row["photos"] for item, row in saved.items() if row["photos"]}
    log = at_centre.rows(centre.folder, "SELECT seq, state FROM fact WHERE visit = ? ORDER BY seq", VISIT)
    assert log == [(n + 1, "held") for n in range(len(log))]


def open_section(firefox: Firefox, base: str, section: str) -> dict[str, Any]:
    firefox.goto(f"{base}/field/visits/{VISIT}/sections/{section}")
    firefox.until("!!document.querySelector('article[data-item]')")
    found: dict[str, Any] = firefox.evaluate(f"({READ})()")
    return found


def walk(firefox: Firefox, base: str, plan: list[Step], folder: Path) -> dict[str, Any]:
    """What the page showed as saved, by item."""
    here, saved = "", {}
    for step in plan:
        if step.section != here:
            open_section(firefox, base, here := step.section)
        answer(firefox, step)
        if step.photo:
            photograph(firefox, step, folder)
        saved[step.item] = firefox.evaluate(f"({READ})()")[step.item]
    return saved


def answer(firefox: Firefox, step: Step) -> None:
    card = f'[data-item="{step.item}"]'
    if "number" in step.form:
        firefox.send(f"{card} input[data-value]", step.form["number"])
    for n, choice in enumerate(step.form.get("choice", ())):
        firefox.click(f'{card} [data-answer="{choice}"]')
        until(firefox, step, f"now.choice.length === {n + 1}")
    until(firefox, step, "now.state === 'answered' && now.sync === 'local'")


def photograph(firefox: Firefox, step: Step, folder: Path) -> None:
    picture = folder / f"{step.item}.jpg"
    picture.write_bytes(camera(len(step.item)))
    firefox.send(f'[data-item="{step.item}"] [data-photo-input="camera"]', str(picture))
    until(firefox, step, "now.photos.length === 1")


def until(firefox: Firefox, step: Step, right: str) -> None:
    firefox.until(f"(now => {right})(({READ})()['{step.item}'])", 20)
