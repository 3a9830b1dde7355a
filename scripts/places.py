"""Every page of the app, with an address where the demo world has something to show: what pictures and axe walk.

A page joins by being declared. A parameter of a new name wants a value below; a state that only a tap brings is a scene."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, url_for

from inspect_app.demo.world import named
from inspect_app.field import field as registry

VALUES = {"visit": named("visit 2"), "other": named("visit 4"), "section": "S2", "item": "B1", "walk": "all", "use": "note"}
OFF, DONE, ASTRAY = (named(f"visit {n}") for n in (17, 10, 11))  # cancelled; submitted by three, some of it late; entered at the wrong base
OF_THE_DESK = {
    "visit": named("visit 1"),
    "evaluation": named("evaluation 0"),
    "site": named("site 0"),
    "code": named("survey")[-12:],
    "checklist": "hangzhou-2022-1",
    "item": "S2-3",
}
AGAIN = {"desk-award-decided": ("desk.award", {"evaluation": named("evaluation 1")})}  # another place of the same page
RICHER = {f"desk.{page}": {"evaluation": named("evaluation 7")} for page in ("evaluation", "award")}  # a first visit, and a follow-up
FOUND = {
    "draft": "SELECT id FROM draft ORDER BY id",
    "row": "SELECT id FROM draft_row WHERE kind = 'item' AND id > 20 ORDER BY draft, id",
    "photo": "SELECT id FROM attached WHERE visit = :visit ORDER BY id",
}  # the first row
FILES = {"desk.checklist_file", "desk.draft_file", "desk.checklist_schema"}
PIECES = {"desk.changes", "desk.preview_row", "doors.link", "guests.ask", *FILES}  # no page of their own; used up by looking


@dataclass(frozen=True)
class Scene:
    """A page with other values, or after a tap. Steps: selectors to click, or lines in JavaScript that begin with a bracket."""

    page: str
    steps: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def _panel(said: str) -> tuple[str, ...]:
    return (f"(import('/field/page.mjs').then(({{ $panels, $navigation }}) => $navigation.place($panels.panel({said}))))",)


PARTS = {"item", "live", "news", "note", "caption", "remarks"}  # drawn into a page: no page of its own, and nothing leads there
REFUSED = """(async () => { const { $device_client: { ask } } = await import('/field/page.mjs');
  await ask('try', { file: new Blob(['no picture'], { type: 'image/jpeg' }) }); document.body.dispatchEvent(new Event('synced')) })()"""
FAILED = """(() => import('/field/page.mjs').then(({ $device_client: { device } }) =>
  device.dispatchEvent(new CustomEvent('failed', { detail: { code: "no-storage" } }))))()"""
SCENES = {
    "section-numbers": Scene("section", values={"section": "S1"}),
    "section-vetoes": Scene("section", values={"section": "G4"}),
    "section-leave-out": Scene("section", ("[data-na]",)),
    "section-before": Scene("section", ("[data-before] > summary",)),
    "section-remarks": Scene("section", (".noting + .canned > summary",)),
    "section-left-hand": Scene("section", ("(() => { document.documentElement.dataset.hand = 'left' })()",)),
    "section-glove": Scene("section", ("(() => { document.documentElement.dataset.size = 'glove' })()",)),
    "walk-papers": Scene("walk", values={"walk": "documents"}),
    "item-finding": Scene("item_findings", values={"item": "G4-3"}),
    "visit-off": Scene("visit", values={"visit": OFF}),
    "mistakes-off": Scene("mistakes", values={"visit": OFF}),
    "team-lead": Scene("team", values={"visit": OFF}),
    "team-of-three": Scene("team", values={"visit": DONE}),
    "settling-of-two": Scene("settling", values={"visit": named("visit 6")}),
    "submission-late": Scene("submission", values={"visit": DONE}),
    "summary-of-three": Scene("summary", values={"visit": DONE}),
    "carrying-done": Scene("carrying", values={"visit": ASTRAY, "other": VALUES["visit"]}),
    "onsite-signing": Scene("onsite", ('[data-signer="site"] > summary',)),
    "ready-refused": Scene("ready", (REFUSED,)),
    "section-said": Scene("section", ("[data-sync-now]",)),
    "menu": Scene("visits", (".menu > summary",)),
    "menu-rescued": Scene("visits", (".menu > summary", "[data-rescue]")),
    "panel-not-found": Scene("visit", ("(() => htmx.ajax('GET', '/field/visits/nowhere', { target: '#page', source: '#page' }))()",)),
    "panel-left-here": Scene("visits", _panel("{ code: 'left-here', people: [{ name: '周启明', facts: 12, photos: 3 }] }")),
    "panel-people": Scene("visits", _panel("{ code: 'people', people: [{ person: 'a', name: '周启明', facts: 12, photos: 3 }] }")),
    "panel-whose": Scene("visits", _panel("{ code: 'whose', people: [{ person: 'a', name: '周启明', facts: 12, photos: 3 }] }")),
    "through": Scene("visits", (FAILED,)),
    "panel-broken": Scene("visits", _panel("{ code: 'x', detail: 'SQLITE_CORRUPT: database disk image is malformed' }")),
    "panel-signed-out": Scene("visits", _panel("{ code: 'signed-out', people: [{ name: '周启明', facts: 12, photos: 3 }] }")),
}


def scenes() -> dict[str, Scene]:
    """Each declared page that is one, and the scenes."""
    return {name: Scene(name) for name in registry.pages if name not in PARTS} | SCENES


def of_the_field(app: Flask, folder: Path) -> dict[str, str]:
    """scene: address."""
    return {
        name: _address(app, f"field.{scene.page}", registry.pages[scene.page].types, VALUES | scene.values, folder)
        for name, scene in scenes().items()
    }


def of_the_desk(app: Flask, folder: Path) -> dict[str, str]:
    """page: address, of the desk, the doors and the guests."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and r.endpoint.startswith(("desk.", "doors.", "guests."))]
    shown = {r.endpoint: r.arguments for r in rules if r.endpoint not in PIECES}
    places = {name.replace(".", "-"): (name, RICHER.get(name, {})) for name in shown} | AGAIN
    return {name: _address(app, page, shown[page], VALUES | OF_THE_DESK | values, folder) for name, (page, values) in places.items()}


def _address(app: Flask, endpoint: str, wanted: Iterable[str], known: dict[str, str], folder: Path) -> str:
    if missing := set(wanted) - {*known, *FOUND}:
        raise LookupError(f"scripts/places.py: say a value of {sorted(missing)}, so that pictures and axe find {endpoint}")
    values = {name: known[name] if name in known else _first(folder, FOUND[name], known) for name in wanted}
    with app.test_request_context():
        return url_for(endpoint, **values)


def _first(folder: Path, sql: str, known: dict[str, str]) -> str:
    database = sqlite3.connect(f"file:{folder / 'centre.db'}?mode=ro", uri=True)
    try:
        return str(database.execute(sql, known).fetchone()[0])
    finally:
        database.close()
