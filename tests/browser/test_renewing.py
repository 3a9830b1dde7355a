"""In the valley the lead goes on by a newer version that is aboard: answers stay by code, what is new is asked, and the centre agrees."""

from __future__ import annotations

from playwright.sync_api import Page

from inspect_app import create_app, scoring
from inspect_app.database import db
from inspect_app.demo.world import named
from tests.versions import SECOND, load_second
from tests.worlds import close, settings

from .test_onsite import rows
from .walk import ITEM, VISIT, answer, card, chosen, open_section
from .world import Centre, until


def published(centre: Centre) -> None:
    app = create_app(settings(centre.folder))
    with app.app_context():
        load_second()
        db.session.commit()
    close(app)


def test_a_newer_version_is_chosen_without_signal_and_answers_stay(page: Page, centre: Centre) -> None:
    published(centre)
    centre.start()
    page.evaluate("import('/field/page.mjs').then(m => void m.$device_client.ask('sync'))")
    page.goto(f"{centre.base}{VISIT}")
    page.wait_for_selector("[data-version]")
    centre.stop()
    open_section(page, centre.base)
    answer(page, "yes")
    page.goto(f"{centre.base}{VISIT}/sections/B")
    answer(page, "yes", "B1")
    page.goto(f"{centre.base}{VISIT}")
    page.click("[data-version]")
    assert page.locator('[data-change="new"]').inner_text().startswith("B9")
    page.click("[data-renew]")
    until(page, "document.querySelector('#version')?.textContent.includes('本机上没有更新的版本')")
    page.goto(f"{centre.base}{VISIT}/sections/B")
    page.wait_for_selector(card("B9"))
    assert page.locator(card("B1")).count() == 0
    answer(page, "no", "B9")
    open_section(page, centre.base)
    assert chosen(page) == ["yes"]
    centre.start()
    page.click("[data-sync-now]")
    until(page, "document.querySelector('.outbox').dataset.state === 'held'", 30)
    assert rows(centre, "SELECT checklist FROM renewed") == [(SECOND,)]
    assert rows(centre, "SELECT count(*) FROM fact WHERE state <> 'held'") == [(0,)]
    app = create_app(settings(centre.folder))
    with app.app_context():
        r = scoring.results(named("visit 0"))
        asked = db.select(r.c.item, r.c.answered).where(r.c.item.in_([ITEM, "B1", "B9"]))
        given = {row.item: row.answered for row in db.session.execute(asked)}
    close(app)
    assert given == {ITEM: 1, "B9": 1}, "B1 is kept, and asked no more"
