"""Two inspectors, two tablets, one visit, no signal between them: both sheets arrive, neither is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, Playwright

from inspect_app.demo.world import named
from tests.browser.world import Centre, Tablet, until

from . import centre as at_centre
from .plan import Step, whole
from .test_a_day_in_the_field import arrives_by_itself
from .walker import Walker

VISIT = named("visit 0")  # of zhou, its lead, and shen


def test_two_inspectors_on_two_tablets(tmp_path: Path, play: Playwright) -> None:
    centre = Centre(tmp_path / "centre")
    centre.start()
    links = json.loads((centre.folder / "links.json").read_text())
    tablets = {login: Tablet(play, tmp_path / login, centre.base) for login in ("zhou", "shen")}
    pages = {login: opened(tablet, links[login]) for login, tablet in tablets.items()}
    centre.stop()
    plans = {"zhou": [s for s in whole(0) if s.section in ("B", "S5")], "shen": [other(s) for s in whole(0) if s.section in ("B", "G8")]}
    for login, plan in plans.items():
        Walker(centre.base, VISIT).walk(pages[login], plan)
    centre.start()
    for page in pages.values():
        arrives_by_itself(page)
    for login, plan in plans.items():
        wanted = {s.item: tuple(s.fields[f] for f in ("choice", "number", "situation", "na", "reason")) for s in plan}
        assert at_centre.answers(centre.folder, VISIT, named(login)) == wanted
    the_desk_shows_both(tablets["zhou"], centre, plans)
    for tablet in tablets.values():
        tablet.kill()
    centre.stop()


def opened(tablet: Tablet, link: str) -> Page:
    page = tablet.start()
    tablet.sign_in(page, link)
    page.wait_for_selector(f'a[href="/field/visits/{VISIT}"]')
    until(page, "!!navigator.serviceWorker.controller")
    return page


def other(step: Step) -> Step:
    """The same item seen differently."""
    form = step.form
    if form.get("choice") in (["yes"], ["no"]):
        form = {"choice": ["no" if form["choice"] == ["yes"] else "yes"]}
    return Step(step.item, step.section, step.kind, form, f"{step.item} 沈岚", False)


def the_desk_shows_both(tablet: Tablet, centre: Centre, plans: dict[str, list[Step]]) -> None:
    assert tablet.context
    page = tablet.watched(tablet.context.new_page())
    page.goto(json.loads((centre.folder / "links.json").read_text())["chen"])
    page.click("main form button")
    page.wait_for_selector("a[href='/visits/new']")
    page.goto(f"{centre.base}/visits/{VISIT}")
    shown = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('article[data-item]')].map(a => [a.dataset.item, a.querySelectorAll('[data-fact]').length]))"
    )
    items = [s.item for plan in plans.values() for s in plan]
    assert {item: n for item, n in shown.items() if n} == {item: items.count(item) for item in items}
