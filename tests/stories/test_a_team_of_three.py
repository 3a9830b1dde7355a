"""A whole visit of three inspectors on three tablets, one of them with two tabs: from the ready card to signatures, without signal
between the start and the end, with what comes late after submitting. In the end everything is at the centre once, and all say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from inspect_app.demo.world import named
from tests.browser.test_onsite import draw
from tests.browser.walk import picture
from tests.browser.world import Centre, Tablet, until

from . import centre as at_centre
from .plan import Step, whole
from .test_a_day_in_the_field import arrives_by_itself
from .walker import Walker

TEAM, VISIT = ("zhou", "shen", "he"), named("visit 10")
FIELDS = ("choice", "number", "situation", "na", "reason")
LATE = "G4-3"


@dataclass
class Inspector:
    login: str
    tablet: Tablet
    page: Page
    walker: Walker
    plan: list[Step]

    def open(self, path: str, shown: str, page: Page | None = None) -> Page:
        at = page or self.page
        at.goto(f"{self.tablet.base}/field/visits/{VISIT}{path}")
        at.wait_for_selector(shown)
        return at

    def submit(self, why: str) -> None:
        page = self.open("/submission", "#submit-form")
        page.fill("#remark", why)
        page.click("button[data-submit]")
        page.wait_for_selector("[data-reopen]")

    def sign(self, role: str, name: str) -> None:
        page = self.open("/onsite", f'[data-signer="{role}"]')
        page.click(f'[data-signer="{role}"] > summary')
        page.fill("details[open] [name=name]", name)
        draw(page, (60, 150), (200, 60), (320, 150))
        page.click("details[open] [data-sign]")
        page.wait_for_selector(f'[data-entry="signed"]:has-text("{name}") .given')


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def team(centre: Centre, play: Playwright, tmp_path: Path) -> Iterator[list[Inspector]]:
    """Each has a third of the sections; signed in, filled and ready; then the signal goes."""
    steps, links = whole(6), json.loads((centre.folder / "links.json").read_text())
    sections = list(dict.fromkeys(step.section for step in steps))
    made = []
    for n, login in enumerate(TEAM):
        tablet = Tablet(play, tmp_path / login, centre.base)
        mine = [step for step in steps if sections.index(step.section) % len(TEAM) == n]
        made.append(Inspector(login, tablet, ready(tablet, links[login]), Walker(centre.base, VISIT), mine))
    centre.stop()
    yield made
    for one in made:
        one.tablet.kill()


def ready(tablet: Tablet, link: str) -> Page:
    page = tablet.start()
    tablet.sign_in(page, link)
    page.wait_for_selector(f'a[href="/field/visits/{VISIT}"]')
    until(page, "!!navigator.serviceWorker.controller")
    page.goto(f"{tablet.base}/field/ready")
    page.set_input_files("[data-try-photo]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.click("#ready [data-sync-now]")
    for line in ("sign", "app", "board", "photos", "picture", "clock"):
        page.wait_for_selector(f'[data-check="{line}"][data-state="ok"]')
    return page


def test_a_whole_visit_of_three(team: list[Inspector], centre: Centre) -> None:
    zhou, shen, he = team
    for one in team:
        still_ready(one)
    beside = zhou.tablet.watched(zhou.tablet.context.new_page())  # type: ignore[union-attr]
    arrived(zhou, beside)
    half = len(zhou.plan) // 2
    zhou.walker.walk(zhou.page, zhou.plan[:half])
    zhou.walker.walk(beside, zhou.plan[half:])  # the second tab goes on where the first one stands open
    for one in (shen, he):
        one.walker.walk(one.page, one.plan)
    for one, name in zip(team, ("周启明", "沈岚", "何志远"), strict=True):
        one.sign("inspector", name)
    zhou.sign("site", "王经理")
    for one in team:
        one.submit("其余各节由同组检查员负责")
    comes_late(zhou, he)
    centre.start()
    for _ in range(2):  # what the last one sends comes down to the first
        for one in team:
            one.page.goto(f"{centre.base}/field/visits")
            one.page.click(".top [data-sync-now]")
            arrives_by_itself(one.page)
    everything_is_there_once(team, centre)
    all_say_the_same(team, centre)
    assert not [p for one in team for p in one.tablet.problems if "ERR_CONNECTION_REFUSED" not in p and "Failed to load resource" not in p]


def still_ready(one: Inspector) -> None:
    """The card is read without signal, and leads to the visit."""
    one.page.goto(f"{one.tablet.base}/field/ready")
    one.page.wait_for_selector('[data-ready="yes"], [data-ready="nearly"]')  # whom Chromium promises storage is its own affair
    one.page.click(f'#ready a[href="/field/visits/{VISIT}"]')
    one.page.wait_for_selector(".sect")


def arrived(zhou: Inspector, beside: Page) -> None:
    """The record on site is kept in one tab while the other shows the visit."""
    zhou.open("", ".sect")
    zhou.open("/onsite", "[data-arrive]", beside)
    beside.check("[name=identity]")
    beside.click("[data-arrive]")
    beside.wait_for_selector('[data-entry="arrived"]')
    beside.fill("#present [name=name]", "王经理")
    beside.fill("#present [name=title]", "总经理")
    beside.click("[data-meet]")
    beside.wait_for_selector('[data-entry="present"]')
    beside.fill("#papers [name=title]", "食品经营许可证")
    beside.fill("#papers [name=expires]", "2020-01-31")
    beside.click("[data-see]")
    beside.wait_for_selector('[data-entry="document"] .t-fail')


def comes_late(zhou: Inspector, he: Inspector) -> None:
    """After submitting: a fault agreed with the manager, leaving; and an answer taken back by reopening, which the signature does not cover."""
    page = zhou.open(f"/items/{LATE}/findings", "#finding-text")
    page.fill("#finding-text", "疏散通道堆放杂物")
    page.check("[name=agreed]")
    page.click("[data-find]")
    page.wait_for_selector("[data-finding]")
    page = zhou.open("/onsite", "[data-leave]")
    page.click("[data-leave]")
    page.wait_for_selector('[data-entry="left"]')
    page = he.open("/submission", "[data-reopen]")
    page.fill("#reopen-reason", "复核后改判")
    page.click("[data-reopen]")
    page.wait_for_selector("#submit-form")
    at = next(n for n, step in enumerate(he.plan) if step.form.get("choice") == ["yes"])
    was = he.plan[at]
    he.plan[at] = Step(was.item, was.section, was.kind, {"choice": ["no"]}, was.note)
    he.walker.walk(he.page, [Step(was.item, was.section, was.kind, {"choice": ["no"]})])
    he.submit("复核后重新提交")


def everything_is_there_once(team: list[Inspector], centre: Centre) -> None:
    for one in team:
        wanted = {s.item: tuple(s.fields[f] for f in FIELDS) for s in one.plan}
        assert at_centre.answers(centre.folder, VISIT, named(one.login)) == wanted
        assert at_centre.notes(centre.folder, VISIT, named(one.login)) == {s.item: s.note for s in one.plan if s.note}
    assert sum(len(one.plan) for one in team) == 110
    assert sum(map(len, at_centre.photos(centre.folder, VISIT).values())) == sum(one.walker.taken for one in team) == 6
    log = at_centre.rows(centre.folder, "SELECT device, seq, state, kind FROM fact WHERE visit = ? ORDER BY device, seq", VISIT)
    assert {state for _, _, state, _ in log} == {"held"}
    for device in {device for device, *_ in log}:
        numbers = [seq for of, seq, *_ in log if of == device]
        assert numbers == list(range(1, len(numbers) + 1)), "numbers are dense, none twice"
    kinds = [kind for *_, kind in log]
    once = ("arrived", "left", "present", "document_seen", "found", "reopened")
    assert {kind: kinds.count(kind) for kind in once} == dict.fromkeys(once, 1)
    assert (kinds.count("signed"), kinds.count("submitted")) == (4, 4)
    signed = at_centre.rows(centre.folder, "SELECT role, name, strokes IS NOT NULL FROM signed ORDER BY role, name")
    assert sorted(signed) == sorted([("inspector", name, 1) for name in ("周启明", "沈岚", "何志远")] + [("site", "王经理", 1)])


def all_say_the_same(team: list[Inspector], centre: Centre) -> None:
    [(points,)] = at_centre.rows(centre.folder, "SELECT points FROM visit_summary WHERE visit = ?", VISIT)
    for one in team:
        said = one.open("/summary", "#result .big.num").inner_text("#result .big.num")
        assert float(re.findall(r"[\d.]+", said)[0]) * 100 == points, one.login
        page = one.open("/onsite", '[data-entry="signed"]')
        assert page.locator('[data-entry="signed"] .given').count() == 4
        assert page.locator('[data-entry="signed"] .t-warn').count() == 4, "each signature says that an answer came after it"
        one.open("/findings", "[data-finding]")
