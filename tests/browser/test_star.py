"""The star explains itself in the valley: one tap changes the level and its reasons, for rules of every kind."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import Page

from inspect_app import create_app
from inspect_app.database import db
from inspect_app.demo.world import named
from tests.scoring import everything
from tests.worlds import close, settings

from .walk import TAP, answer, card
from .world import Centre, until

WHY = "document.querySelector('#bar .why').textContent.trim()"
STARS = "document.querySelectorAll('#bar .stars .on').length"
RESULT = "document.querySelector('#result')?.textContent ?? ''"


def planned(centre: Centre) -> str:
    """All but A-1 is answered already, on another tablet."""
    app = create_app(settings(centre.folder))
    with app.app_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", {code: said for code, said in everything.BEST.items() if code != "A-1"})
        db.session.commit()
    close(app)
    return f"/field/visits/{visit}"


def test_a_tap_changes_the_star_and_why(centre: Centre, page: Page) -> None:
    visit = planned(centre)
    centre.start()
    page.evaluate("import('/field/page.mjs').then(m => void m.$device_client.ask('sync'))")
    until(page, f"!!document.querySelector('a[href$=\"{visit}\"]')")
    centre.stop()
    page.goto(f"{centre.base}{visit}/sections/A")
    page.wait_for_selector(card("A-1"))
    until(page, f"{WHY} === '示范级 必备条目未满足：1 项' && {STARS} === 1")
    answer(page, "yes", "A-1")
    until(page, f"{WHY} === '' && {STARS} === 2")
    answer(page, "partly", "A-1")
    until(page, f"{STARS} === 1 && {WHY}.includes('必备条目未满足')")
    page.goto(f"{centre.base}{visit}/summary")
    until(page, f"{RESULT}.includes('A-1 是该等级的必备条目，未通过')")
    page.click('#result a[href$="#item-A-1"]')
    page.wait_for_selector(card("A-1"))
    answer(page, "yes", "A-1")
    page.click(f'{card("A-3")} [data-answer="a"]')
    until(page, f"{STARS} === 0 && {WHY}.includes('A-3')")
    told(centre, visit)


def test_half_a_ratio_waits_for_the_other_half(centre: Centre, page: Page) -> None:
    visit = planned(centre)
    centre.start()
    page.evaluate("import('/field/page.mjs').then(m => void m.$device_client.ask('sync'))")
    until(page, f"!!document.querySelector('a[href$=\"{visit}\"]')")
    centre.stop()
    page.goto(f"{centre.base}{visit}/sections/B1")
    page.wait_for_selector(card("B1-2"))
    points = f"document.querySelector('{card('B1-2')} .got b').textContent"
    assert page.evaluate(points) == "10"
    page.fill(f"{card('B1-2')} [data-sample]", "")
    page.fill(f"{card('B1-2')} [data-value]", "12")
    page.wait_for_timeout(1500)
    assert page.evaluate(points) == "10", "nothing is saved, and nothing is said to be wrong"
    assert page.query_selector(f"{card('B1-2')} [role=alert]") is None
    assert page.inner_text(f"{card('B1-2')} .half") == "两个数都填好，才会保存"
    page.evaluate(TAP, f"{visit}/sections/A")
    page.wait_for_selector(card("A-1"))
    page.evaluate(TAP, f"{visit}/sections/B1")
    page.wait_for_selector(card("B1-2"))
    assert [page.input_value(f"{card('B1-2')} {half}") for half in ("[data-value]", "[data-sample]")] == ["12", ""]
    page.click("#B1-2-clear")
    page.wait_for_selector("#B1-2-skip")
    page.fill(f"{card('B1-2')} [data-sample]", "")
    page.fill(f"{card('B1-2')} [data-value]", "12")
    page.wait_for_timeout(1000)
    page.click("#B1-2-skip")
    until(page, "document.getElementById('B1-2-skip').ariaPressed === 'true'")
    assert page.input_value(f"{card('B1-2')} [data-value]") == "12", "put off, the half is there still"
    assert page.is_visible(f"{card('B1-2')} .half")
    page.fill(f"{card('B1-2')} [data-sample]", "20")
    until(page, f"{points} === '6'")
    assert page.is_hidden(f"{card('B1-2')} .half")


def told(centre: Centre, visit: str) -> None:
    """The centre heard nothing of it: all of this was the tablet's own."""
    with sqlite3.connect(centre.folder / "centre.db") as rows:
        sql = "SELECT count(*) FROM answered WHERE visit = ? AND person = ?"
        assert rows.execute(sql, (visit.rpartition("/")[2], named("zhou"))).fetchone() == (len(everything.BEST) - 1,)
    rows.close()
