"""Firefox ESR and WebKitGTK (Safari's engine), as Debian ships them: ten items and three photos without signal, by one whole page after
another, killed in between, all at the centre once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspect_app.demo.world import named
from tests.browser import firefox, webkit
from tests.browser.world import Centre, free_port

from . import centre as at_centre
from .pictures import camera
from .plan import Step, whole
from .walker import READ, without_sync

VISIT, ZHOU = named("visit 0"), named("zhou")
Engine = firefox.Firefox | webkit.WebKit
FIREFOX = pytest.mark.skipif(not firefox.find(), reason="no Firefox ESR here (Debian's package firefox-esr)")
WEBKIT = pytest.mark.skipif(not webkit.found(), reason="no WebKitGTK here (Debian's packages gir1.2-webkit2-4.1, python3-gi and xvfb)")


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made: Engine = firefox.Firefox(tmp_path / "profile", free_port()) if request.param == "Firefox" else webkit.WebKit(tmp_path / "profile")
    made.start()
    yield made
    made.end()


@pytest.fixture
def centre(engine: Engine, tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre")
    made.start(**engine.settings)
    yield made
    made.stop()


def steps() -> list[Step]:
    plan = whole()
    return [s for s in plan if s.section == "S1"] + [s for s in plan if s.section == "G3"][:3]


@pytest.mark.parametrize("engine", [pytest.param("Firefox", marks=FIREFOX), pytest.param("WebKit", marks=WEBKIT)], indirect=True)
def test_ten_items_and_three_photos(centre: Centre, engine: Engine, tmp_path: Path) -> None:
    engine.goto(json.loads((centre.folder / "links.json").read_text())["zhou"])
    engine.click("main form button")
    engine.until(f"!!document.querySelector('a[href=\"/field/visits/{VISIT}\"]')")
    engine.until("!!navigator.serviceWorker.controller")
    assert engine.evaluate("document.documentElement.dataset.through") is None, "it keeps data"
    centre.stop()

    plan, saved = steps(), {}
    assert (len(plan), sum(step.photo for step in plan)) == (10, 3)
    for half in (plan[:5], plan[5:]):
        saved |= walk(engine, centre.base, half, tmp_path)
        engine.kill()
        engine.start()
        found: dict[str, Any] = {}
        for section in dict.fromkeys(step.section for step in plan):
            found |= open_section(engine, centre.base, section)
        assert without_sync({item: found[item] for item in saved}) == without_sync(saved)

    centre.start(**engine.settings)
    engine.until("document.querySelector('[data-outbox]').textContent === '0'", 60)
    fields = ("choice", "number", "situation", "na", "reason")
    assert at_centre.answers(centre.folder, VISIT, ZHOU) == {s.item: tuple(s.fields[f] for f in fields) for s in plan}
    assert at_centre.photos(centre.folder, VISIT) == {item: row["photos"] for item, row in saved.items() if row["photos"]}
    log = at_centre.rows(centre.folder, "SELECT seq, state FROM fact WHERE visit = ? ORDER BY seq", VISIT)
    assert log == [(n + 1, "held") for n in range(len(log))]


def open_section(engine: Engine, base: str, section: str) -> dict[str, Any]:
    engine.goto(f"{base}/field/visits/{VISIT}/sections/{section}")
    engine.until("!!document.querySelector('article[data-item]')")
    found: dict[str, Any] = engine.evaluate(f"({READ})()")
    return found


def walk(engine: Engine, base: str, plan: list[Step], folder: Path) -> dict[str, Any]:
    """What the page showed as saved, by item."""
    here, saved = "", {}
    for step in plan:
        if step.section != here:
            open_section(engine, base, here := step.section)
        answer(engine, step)
        if step.photo:
            photograph(engine, step, folder)
        saved[step.item] = engine.evaluate(f"({READ})()")[step.item]
    return saved


def answer(engine: Engine, step: Step) -> None:
    card = f'[data-item="{step.item}"]'
    if "number" in step.form:
        engine.send(f"{card} input[data-value]", step.form["number"])
    for n, choice in enumerate(step.form.get("choice", ())):
        engine.click(f'{card} [data-answer="{choice}"]')
        until(engine, step, f"now.choice.length === {n + 1}")
    until(engine, step, "now.state === 'answered' && now.sync === 'local'")


def photograph(engine: Engine, step: Step, folder: Path) -> None:
    picture = folder / f"{step.item}.jpg"
    picture.write_bytes(camera(len(step.item)))
    engine.send(f'[data-item="{step.item}"] [data-photo-input="camera"]', str(picture))
    until(engine, step, "now.photos.length === 1")


def until(engine: Engine, step: Step, right: str) -> None:
    engine.until(f"(now => {right})(({READ})()['{step.item}'])", 20)
