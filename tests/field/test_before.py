"""What was found at a base before, beside the items of the next visit: what is told, and until when."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Checklist, Earlier, Evaluation, Item, TeamMember, Visit
from tests.desk.test_desk import token

from .before import BEFORE, FAILS, ISLAND, ITEM, PASSES, Planned, Walked, day, told
from .walk import PLANNED, Inspector, ok


def test_it_is_told_once_submitted_and_no_longer_when_reopened(app: Flask, zhou: Inspector, walked: Walked) -> None:
    before = Inspector(zhou.client, BEFORE)
    before.answers(ITEM, **FAILS)
    assert told(app) == {}
    before.submits("enough")
    assert (told(app)["choice"], told(app)["fails"], told(app)["day"], told(app)["found_in"]) == ("no", 1, day(app, BEFORE), BEFORE)
    ok(before.acts("/reopen", sheet=named("zhou"), reason="a slip"))
    assert told(app) == {}
    before.answers(ITEM, **PASSES)
    before.submits("enough")
    assert (told(app)["choice"], told(app)["fails"]) == ("yes", 0)


def test_a_row_that_changes_gets_a_revision_and_no_other_does(app: Flask, walked: Walked) -> None:
    before = walked(BEFORE, {ITEM: FAILS, "S1-6": PASSES})
    was = numbers(app)
    ok(before.acts("/reopen", sheet=named("zhou"), reason="a slip"))
    before.answers(ITEM, **PASSES)
    before.submits("enough")
    now = numbers(app)
    assert now[ITEM] > was[ITEM]
    assert now.keys() == was.keys()
    ok(before.acts("/arrive", time="09:00"))
    assert numbers(app) == now, "nothing of it is told"


def numbers(app: Flask) -> dict[str, int]:
    with app.app_context():
        rows = db.session.execute(select(Earlier.item, Earlier.revision).where(Earlier.visit == PLANNED)).all()
        return {row.item: row.revision for row in rows}


def test_failures_in_a_row(app: Flask, planned: Planned, walked: Walked) -> None:
    days = ("2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01")
    first, second, third, fourth = (planned(day) for day in days)
    walked(fourth, {ITEM: FAILS})
    walked(second, {ITEM: FAILS})
    assert told(app)["fails"] == 2
    walked(third, {"S1-6": PASSES})
    assert told(app)["fails"] == 2, "who did not look says nothing"
    walked(first, {ITEM: PASSES})
    walked(BEFORE, {ITEM: FAILS})
    assert (told(app)["fails"], told(app)["day"]) == (3, day(app, BEFORE))
    assert told(app, fourth)["fails"] == 1
    assert told(app, second)["fails"] == 0


def test_left_out_is_an_answer_and_no_failure(app: Flask, planned: Planned, walked: Walked) -> None:
    with app.app_context():
        item = db.session.scalars(select(Item.code).where(Item.na_allowed == 1, Item.na_needs_approval == 0, Item.kind == "yesno")).first()
    walked(planned("2020-01-01"), {item: FAILS})
    walked(BEFORE, {item: {"na": 1, "reason": "closed"}})
    assert (told(app, item=item)["na"], told(app, item=item)["reason"], told(app, item=item)["fails"]) == (1, "closed", 0)


def test_of_several_the_one_that_gave_the_fewest_points(app: Flask, planned: Planned, walked: Walked) -> None:
    both = planned("2020-01-01")
    with app.app_context():
        db.session.add(TeamMember(visit=both, person=named("shen")))
        db.session.commit()
    walked(both, {ITEM: PASSES})
    walked(both, {ITEM: FAILS}, "shen")
    assert (told(app)["choice"], told(app)["fails"]) == ("no", 1)


OTHERS = {
    "practice": {"practice": 1},
    "a base's own": {"body": "self"},
    "another body's": {"body": "recommending"},
    "later": {"planned_on": "2999-01-01"},
}


@pytest.mark.parametrize("how", OTHERS.values(), ids=OTHERS)
def test_what_is_not_told_of(app: Flask, planned: Planned, walked: Walked, how: dict[str, Any]) -> None:
    walked(planned("2020-01-01", **how), {ITEM: FAILS})
    assert told(app) == {}


@pytest.mark.parametrize("how", [{"practice": 1}, {"body": "self"}, {"body": "recommending"}])
def test_what_is_told_nothing(app: Flask, planned: Planned, walked: Walked, how: dict[str, Any]) -> None:
    other = planned("2999-01-01", **how)
    walked(BEFORE, {ITEM: FAILS})
    assert told(app, other) == {}
    assert told(app)


def test_checklists_of_one_line_are_compared_and_others_are_not(app: Flask, planned: Planned, walked: Walked) -> None:
    for id, follows in (("newer", "hangzhou-2022-1"), ("another", None)):
        copied(app, id, follows)
        planned("2999-01-01", evaluation=id)
    walked(BEFORE, {ITEM: FAILS})
    with app.app_context():
        rows = select(Evaluation.id).join(Visit, Visit.evaluation == Evaluation.id).join(Earlier, Earlier.visit == Visit.id)
        assert set(db.session.scalars(rows)) == {ISLAND, "newer"}


def copied(app: Flask, id: str, follows: str | None) -> None:
    """The shipped checklist under another id, and an evaluation of the island by it."""
    with app.app_context():
        for table in ("checklist", "section", "item", "item_option"):
            columns = [c.name for c in db.metadata.tables[table].c]
            key = "id" if table == "checklist" else "checklist"
            taken = [f"'{id}'" if c == key else f'"{c}"' for c in columns]
            names = ", ".join(f'"{c}"' for c in columns)
            db.session.execute(
                db.text(f"INSERT INTO {table} ({names}) SELECT {', '.join(taken)} FROM {table} WHERE {key} = 'hangzhou-2022-1'")
            )
        db.session.execute(update(Checklist).where(Checklist.id == id).values(follows=follows))
        site = db.session.get_one(Evaluation, ISLAND).site
        db.session.add(Evaluation(id=id, site=site, checklist=id, period="2999"))
        db.session.commit()


def test_a_visit_that_is_cancelled_told_nothing_until_it_goes_on(app: Flask, walked: Walked, client_of: Any) -> None:
    walked(BEFORE, {ITEM: FAILS})
    chen = client_of("chen")
    for off, fails in (("1", None), ("0", 1)):
        base = re.findall(r'name="base" value="([^"]*)"', chen.get(f"/visits/{BEFORE}").text)[-1]
        said = {"off": off, "reason": "the wrong base", "csrf_token": token(chen), "base": base}
        assert chen.post(f"/visits/{BEFORE}/cancel", data=said).status_code == 303
        assert told(app).get("fails") == fails


def test_a_visit_that_is_planned_has_it_at_once(app: Flask, walked: Walked, client_of: Any) -> None:
    walked(BEFORE, {ITEM: FAILS})
    form = {"evaluation": ISLAND, "purpose": "recheck", "planned_on": "2030-01-01", "lead": named("he")}
    chen = client_of("chen")
    answer = chen.post("/visits", data={**form, "csrf_token": token(chen)})
    planned = answer.headers["Location"].rsplit("/", 1)[1]
    assert told(app, planned)["choice"] == "no"


def test_the_command_names_what_differs_and_an_update_fills_what_is_not_there(app: Flask, walked: Walked) -> None:
    walked(BEFORE, {ITEM: FAILS})
    run = app.test_cli_runner().invoke
    assert run(args=["earlier", "check"]).exit_code == 0
    with app.app_context():
        db.session.execute(update(Earlier.__table__).where(Earlier.visit == PLANNED).values(fails=7))
        db.session.commit()
    assert PLANNED in run(args=["earlier", "check"]).output
    with app.app_context():
        db.session.execute(delete(Earlier.__table__))
        db.session.commit()
    with app.app_context():
        assert run(args=["begin"]).exit_code == 0
    assert told(app)["choice"] == "no"
