"""While much is on its way: megabytes and minutes from the measured speed, the screen stays on, and a save is felt only when it is one."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from .conftest import Run
from .link import Link, running
from .test_slow_link import EMPTY
from .walk import VISIT, answer, open_section, shoot, shown
from .world import Centre, Tablet, free_port, until

STATIC = Path(__file__).parents[2] / "static"
LOCKS = """globalThis.locks = []; const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async kind => { const lock = await request(kind).catch(() => Object.assign(new EventTarget(), { release() { this.dispatchEvent(new Event('release')) } }));
    locks.push(true); const n = locks.length - 1; lock.addEventListener('release', () => { locks[n] = false }); return lock }"""
PHOTOS = 8  # of some 60 kB
FELT = """globalThis.felt = { buzzes: 0, ticks: 0 }; navigator.vibrate = () => { felt.buzzes++; return true };
  new MutationObserver(seen => { felt.ticks += seen.filter(({ target }) => 'ticked' in target.dataset).length })
    .observe(document, { subtree: true, attributeFilter: ['data-ticked'] })"""
SENDING = "document.querySelector('[data-sending]').innerText"


def noise(seed: int) -> bytes:
    """A picture that hardly shrinks."""
    out = BytesIO()
    Image.frombytes("L", (330, 240), random.Random(seed).randbytes(330 * 240)).save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture
def slow(centre: Centre, tablet: Tablet) -> Iterator[Link]:
    """A line of 7.5 kB a second between the tablet and the centre, which is not there yet."""
    tablet_port, centre.port = centre.port, free_port()
    centre.base = f"http://127.0.0.1:{centre.port}"
    with running(Link(tablet_port, centre.port, rate=60_000)) as link:
        yield link


def test_much_is_said_in_megabytes_and_minutes_and_keeps_the_screen_on(slow: Link, page: Page, tablet: Tablet, centre: Centre) -> None:
    page.context.new_cdp_session(page).send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.add_init_script(LOCKS)
    open_section(page, tablet.base, anew=True)
    shoot(page, *((f"{n}.jpg", noise(n)) for n in range(PHOTOS)), by="gallery")
    shown(page, PHOTOS)
    assert page.is_hidden("[data-sending]"), "without a centre nothing is on its way"
    centre.start()
    page.click("[data-sync-now]")
    until(page, f"/分钟/.test({SENDING})", 60)
    said = page.evaluate(SENDING)
    counted = page.evaluate("import('/field/page.mjs').then(m => m.$device_client.ask('status'))")
    found = re.search(r"(\d+) 张照片、([\d.]+) MB.*约需 (\d+) 分钟.*请保持本页打开", said, re.S)
    assert found, said
    assert counted["photos"] <= int(found[1]) <= PHOTOS
    assert counted["bytes"] / 1e6 <= float(found[2]) < 1.5
    assert 1_000 < counted["rate"] < 15_000, "bytes a second on a line that carries 7,500 for four at once"
    assert 1 <= int(found[3]) <= 10, "after the first photo of four it is a careful guess"
    assert page.evaluate("locks") == [True]
    slow.rate = 50_000_000
    until(page, EMPTY, 60)
    until(page, "document.querySelector('[data-sending]').hidden && !locks.at(-1)")
    page.click(".menu > summary")
    assert "0 MB" in page.inner_text("#who")


@pytest.mark.parametrize(
    ("marks", "speed"),
    [
        ([], "null"),
        ([(300, 1000)], "null"),
        ([(1000, 1000)], "1000"),
        ([(1000, 1000), (2000, 3000)], "2000"),
        ([(1000, 9_000_000), (30_000, 1000), (31_000, 1000)], "67"),
    ],
)
def test_speed_is_what_was_confirmed_of_late(run: Run, marks: list[tuple[int, int]], speed: str) -> None:
    found: Any = run(
        f"""const {{ Rate }} = await import('/static/device/rate.mjs'); let now = 0; const rate = new Rate(() => now); rate.begin();
        for (const [at, bytes] of {[list(m) for m in marks]}) {{ now = at; rate.add(bytes) }} return String(rate.perSecond)"""
    )
    assert found == speed


def test_a_save_is_felt_and_seen_and_what_is_refused_is_not(page: Page, centre: Centre) -> None:
    page.add_init_script(FELT)
    open_section(page, centre.base, anew=True)
    answer(page, "yes")
    until(page, "felt.buzzes === 1 && felt.ticks === 1")
    until(page, "!('ticked' in document.querySelector('.outbox').dataset)")
    page.goto(f"{centre.base}{VISIT}/sections/S2")
    number = page.locator("article input[data-value]").first
    number.fill("many")
    number.blur()
    page.wait_for_selector('[role="alert"]')
    page.wait_for_timeout(300)
    assert page.evaluate("felt") == {"buzzes": 0, "ticks": 0}


def test_nothing_watches_the_position_or_polls_at_a_fixed_pace() -> None:
    code = {p.name: p.read_text() for folder in ("device", "field", "desk") for p in (STATIC / folder).glob("*.*js")}
    assert [name for name, text in code.items() if re.search(r"watchPosition|setInterval", text)] == []
