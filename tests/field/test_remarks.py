"""Words offered where one writes: whose, in which order, and what is nobody else's business."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from inspect_app import remarks, standards
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Checklist, Remark
from tests import versions
from tests.conftest import sign_in
from tests.tablets import BAMBOO, TabletOf

from .walk import PLANNED, SHARED, Inspector, ok

ITEM = "S1-3"
SHIPPED = ["抽看近期团队的行前告知书，有签收。", "行前只口头告知，没有书面材料。"]


def offered(who: Inspector, use: str = "note", item: str = ITEM) -> list[str]:
    page = who.opens(f"/items/{item}/remarks/{use}")
    return [unescape(text) for text in re.findall(r'<button[^>]* data-put="[^"]+" value="(.*?)">', page, re.S)]


@pytest.fixture
def notes(app: Flask) -> Callable[..., None]:
    """notes(visit, "text", login="zhou"): as it stands at the item now."""

    def write(visit: str, *texts: str, login: str = "zhou", item: str = ITEM) -> None:
        who = Inspector(sign_in(app, login), visit)
        for text in texts:
            ok(who.acts(f"/items/{item}/note", text=text))

    return write


def test_what_is_seen_and_what_is_wrong_is_offered_for_a_note_and_only_this_for_a_fault(zhou: Inspector) -> None:
    assert offered(zhou) == SHIPPED
    assert offered(zhou, "fault") == SHIPPED[1:]
    assert offered(zhou, "reason") == offered(zhou, "no-such-use") == []
    assert 'data-put="S1-3-note"' in zhou.opens(f"/items/{ITEM}/remarks/note")
    assert 'data-put="finding-text"' in zhou.opens(f"/items/{ITEM}/remarks/fault")


def test_ones_own_words_of_other_visits_come_first(zhou: Inspector, notes: Any) -> None:
    notes(SHARED, "half", "half a sentence", "once")
    notes(BAMBOO, "twice")
    notes(PLANNED, "of this visit")
    assert offered(zhou) == ["once", "twice", *SHIPPED]
    notes(SHARED, "twice")
    assert offered(zhou) == ["twice", *SHIPPED], "what stands there now, and the most used first"
    notes(SHARED, SHIPPED[1])
    assert offered(zhou) == [SHIPPED[1], "twice", SHIPPED[0]], "one's own use lifts what is offered"


def test_a_cancelled_visit_and_practice_offer_nothing(zhou: Inspector, notes: Any) -> None:
    notes(SHARED, "of a visit that is off")
    notes(named("practice zhou"), "of practice")
    assert offered(zhou) == ["of a visit that is off", *SHIPPED]
    ok(Inspector(zhou.client, SHARED).acts("/cancel", off=1, reason="storm"))
    assert offered(zhou) == SHIPPED


def test_what_another_wrote_is_nobody_elses_business(app: Flask, zhou: Inspector, notes: Any) -> None:
    notes(SHARED, "mr wang was drunk", login="shen")
    assert offered(zhou) == SHIPPED


def test_reasons_and_faults_have_their_own(zhou: Inspector) -> None:
    there = Inspector(zhou.client, SHARED)
    there.answers(ITEM, na="1", reason="closed in winter")
    ok(there.acts(f"/items/{ITEM}/find", severity="minor", text="the lamp is broken"))
    assert offered(zhou, "reason") == ["closed in winter"]
    assert offered(zhou, "fault") == ["the lamp is broken", *SHIPPED[1:]]
    there.answers(ITEM, choice="yes")
    assert offered(zhou, "reason") == []


def test_they_are_ranked_by_the_notes_that_hold_them(app: Flask, zhou: Inspector, notes: Any) -> None:
    notes(SHARED, f"{SHIPPED[1]} 已说明。", login="shen")
    assert app.test_cli_runner().invoke(args=["remarks", "rank"]).exit_code == 0
    assert offered(zhou) == SHIPPED[::-1]


def test_ranking_writes_what_changes_and_nothing_else(app: Flask, notes: Any) -> None:
    with app.app_context():
        remarks.rank()
        db.session.commit()
        before = {r.id: r.revision for r in db.session.scalars(select(Remark))}
    notes(SHARED, SHIPPED[1], login="shen")
    with app.app_context():
        remarks.rank()
        db.session.commit()
        changed = {r.item for r in db.session.scalars(select(Remark)) if r.revision != before[r.id]}
    assert changed == {ITEM}


def test_a_new_version_begins_with_the_remarks_of_the_one_before(app: Flask) -> None:
    with app.app_context():
        content = standards.editions.content(standards.DEFAULT_ID)
        content["sections"][-1]["items"][-1]["id"] = "X9"
        hidden = db.session.scalars(select(Remark).where(Remark.item == ITEM, Remark.use == "note")).one()
        hidden.offered = 0
        standards.load({**content, "version": 2}, "hangzhou-2022-2", 2, standards.DEFAULT_ID)
        rows = {(r.item, r.use, r.text) for r in db.session.scalars(select(Remark).where(Remark.checklist == "hangzhou-2022-2"))}
        before = db.session.scalars(
            select(Remark).where(Remark.checklist == standards.DEFAULT_ID, Remark.offered == 1, Remark.item != "X3")
        )
        assert rows == {(r.item, r.use, r.text) for r in before}


def test_ones_own_go_along_to_a_newer_version_by_code(app: Flask, zhou: Inspector, notes: Any) -> None:
    notes(PLANNED, "half the lamps are out")
    with app.app_context():
        versions.load_second()
        db.session.commit()
    there = Inspector(zhou.client, SHARED)
    ok(there.acts("/renew", checklist=versions.SECOND))
    assert offered(there) == ["half the lamps are out", *SHIPPED]


def test_an_older_centre_gets_the_shipped_ones_at_its_next_start_and_another_checklist_none(app: Flask) -> None:
    with app.app_context():
        db.session.execute(delete(Remark.__table__))
        db.session.add(
            Checklist(
                **{**vars_of(db.session.get_one(Checklist, standards.DEFAULT_ID)), "id": "another", "line": "another", "follows": None}
            )
        )
        db.session.commit()
    with app.app_context():
        remarks.fill()
        remarks.fill()
        assert set(db.session.scalars(select(Remark.checklist))) == {standards.DEFAULT_ID}
        assert len(db.session.scalars(select(Remark).where(Remark.item == ITEM)).all()) == 2


def vars_of(row: Any) -> dict[str, Any]:
    return {c.name: getattr(row, c.name) for c in row.__table__.c}


def test_they_come_down_to_inspectors_and_not_to_a_bases_own_people(app: Flask, tablet_of: TabletOf) -> None:
    zhou, tao = tablet_of("zhou"), tablet_of("tao")
    zhou.sync()
    tao.sync()
    assert "item" in tao.store.rows
    assert "remark" not in tao.store.rows
    texts = [row["text"] for row in zhou.store.rows["remark"].values() if row["item"] == ITEM]
    assert sorted(texts) == sorted(SHIPPED)
