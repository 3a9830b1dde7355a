"""Photos on Wi-Fi only: answers go on any line, photos wait in words until there is Wi-Fi or the person says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.stories import centre as at_centre

from .conftest import Run
from .walk import answer, open_section, picture, shoot, shown
from .world import Centre, until

OUTBOX = "document.querySelector('[data-outbox]').textContent"


def test_photos_wait_where_the_browser_does_not_know_and_go_when_the_person_says_so(signal: Centre, page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    page.click(".menu summary")
    page.check("[data-wifi-only]")
    answer(page, "yes")
    shoot(page, ("a.jpg", picture()))
    shown(page, 1)
    until(page, f"{OUTBOX} === '1'")  # the answer and the photo's fact are sent, its bytes are not
    assert at_centre.rows(centre.folder, "SELECT choice FROM answered") == [("yes",)]
    until(page, "document.getElementById('line').textContent.includes('浏览器未告知是否为无线网络')")
    page.reload()
    page.wait_for_selector("article")
    until(page, "document.querySelector('[data-wifi-only]').checked")
    assert page.evaluate(OUTBOX) == "1"
    page.evaluate("document.querySelector('.menu').open = true")
    page.click("[data-photos-now]")
    until(page, f"{OUTBOX} === '0'")
    assert at_centre.rows(centre.folder, "SELECT count(*) FROM photo") == [(1,)]


def test_a_wish_on_its_way_is_not_undone_by_what_is_told_meanwhile(page: Page, centre: Centre) -> None:
    open_section(page, centre.base)
    assert page.evaluate(
        """async () => { const box = document.querySelector('[data-wifi-only]'), { $device_client: { ask, device } } = await import('/field/page.mjs');
        const before = await ask('status'); box.click(); device.dispatchEvent(new CustomEvent('status', { detail: before })); return [before.wifiOnly, box.checked] }"""
    ) == [False, True]
    page.reload()
    page.wait_for_selector("article")
    until(page, "document.querySelector('[data-wifi-only]').checked")


@pytest.mark.parametrize(
    ("wish", "line", "waits"),
    [
        ("any", "'cellular'", None),
        ("wifi", "'wifi'", None),
        ("wifi", "'ethernet'", None),
        ("wifi", "'cellular'", "line"),
        ("wifi", "'unknown'", "ask"),
        ("wifi", "undefined", "ask"),
    ],
)
def test_what_photos_wait_for(run: Run, wish: str, line: str, waits: str | None) -> None:
    assert (
        run(
            f"""const {{ prefer, waits }} = await import('/static/device/line.mjs'), t = await tablet(); prefer(t.store, '{wish}');
        return waits(t.store, {{ type: {line} }})"""
        )
        == waits
    )


def test_an_answer_made_while_photos_go_is_sent_before_the_next_photo(run: Run) -> None:
    found = run(
        """const t = await tablet(), kind = t.centre.does.piece; for (const c of 'abcdefghij') picture(t, c.repeat(64), new Uint8Array(50)); let said = 0;
        t.centre.does.piece = async (...args) => { if (!said++) await say(t, 'meanwhile'); return kind(...args) };
        await t.sync.run(); const asked = t.centre.asked; return [asked.indexOf('POST push'), asked.lastIndexOf('POST photos/pieces'), states(t)]"""
    )
    assert 0 < found[0] < found[1]
    assert found[2] == ["held"]


def test_what_the_centre_lacks_is_asked_while_facts_travel_and_no_photo_goes_before_them(run: Run) -> None:
    found = run(
        """const t = await tablet(), push = t.centre.does['POST push'], wait = ms => new Promise(go => setTimeout(go, ms)); let meanwhile;
        picture(t, 'a'.repeat(64), new Uint8Array(50)); await say(t, 'a');
        t.centre.does['POST push'] = async (...args) => { await wait(200); meanwhile = [...t.centre.asked]; return push(...args) };
        await t.sync.run(); return [meanwhile, t.centre.asked.includes('POST photos/pieces'), states(t)]"""
    )
    assert found == [["GET hello", "POST devices", "POST push", "POST photos/missing"], True, ["held"]]


def test_when_facts_find_no_way_no_photo_does(run: Run) -> None:
    found = run(
        """const t = await tablet(); picture(t, 'a'.repeat(64), new Uint8Array(50)); await say(t, 'a');
        const missing = t.centre.does['POST photos/missing'];
        Object.assign(t.centre.does, { 'POST push': () => problem(503, 'busy', 'retry'), 'POST photos/missing': async given => { await new Promise(go => setTimeout(go, 200)); return missing(given) } });
        const told = await t.sync.run(); return [told.problem.code, t.centre.asked, states(t)]"""
    )
    assert found == ["busy", ["GET hello", "POST devices", "POST push", "POST photos/missing"], ["local"]]


def test_a_fact_saved_after_a_runs_push_does_not_wait_half_a_minute(run: Run) -> None:
    found = run(
        """const t = await tablet(), pull = t.centre.does['POST pull']; let said = 0; await say(t, 'a');
        t.centre.does['POST pull'] = async (...args) => { if (!said++) { await say(t, 'meanwhile'); t.sync.soon(); } return pull(...args) };
        await t.sync.run(); for (let n = 0; n < 150 && states(t).includes('local'); n++) await new Promise(go => setTimeout(go, 100));
        return states(t)"""
    )
    assert found == ["held", "held"]
