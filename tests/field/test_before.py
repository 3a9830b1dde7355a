"""What was found at a base before, beside the items of the next visit: what is told, to whom, and until when."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from inspect_app import earlier, server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Checklist, Earlier, Evaluation, Item, TeamMember, Visit
from sync.envelope import sha256_hex
from tests.conftest import sign_in
from tests.desk.test_desk import token
from tests.field.walk import PLANNED, Inspector, card, ok, text
from tests.tablets import TabletOf, jpeg

BEFORE, ISLAND = named("visit 13"), named("evaluation 3")  # zhou's, 41 days before PLANNED, and what both are of
FAILS, PASSES = {"choice": "no"}, {"choice": "yes"}
ITEM = "S1-3"
Planned = Callable[..., str]


@pytest.fixture
def planned(app: Flask) -> Planned:
    """planned("2020-01-01", login="zhou", **columns): one more visit to the island."""

    def plan(day: str, login: str = "zhou", **more: Any) -> str:
        with app.app_context():
            id = server.new_id()
            db.session.add(Visit(**{"id": id, "evaluation": ISLAND, "purpose": "first", "planned_on": day, "lead": named(login), **more}))
            db.session.flush()
            db.session.add(TeamMember(visit=id, person=named(login)))
            db.session.commit()
            return id

    return plan


@pytest.fixture
def walked(app: Flask) -> Callable[..., Inspector]:
    """walked(visit, {"S1-3": {"choice": "no"}}): answered, and submitted."""

    def walk(visit: str, answers: dict[str, dict[str, Any]], login: str = "zhou") -> Inspector:
        who = Inspector(sign_in(app, login), visit).speaks("en")
        for item, form in answers.items():
            who.answers(item, **form)
        who.submits("enough")
        return who

    return walk


def told(app: Flask, visit: str = PLANNED, item: str = ITEM) -> dict[str, Any]:
    """The row of this item; nothing when it says nothing. Every row is what the facts say."""
    with app.app_context():
        assert [*earlier.differing(db.session.connection())] == []
        return {k: row for k, row in earlier.kept(db.session.connection(), visit).items() if row["day"]}.get(item, {})


def day(app: Flask, visit: str) -> str:
    with app.app_context():
        return db.session.get_one(Visit, visit).planned_on


def test_it_is_told_once_submitted_and_no_longer_when_reopened(app: Flask, zhou: Inspector, walked: Callable[..., Inspector]) -> None:
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


def test_a_row_that_changes_gets_a_revision_and_no_other_does(app: Flask, walked: Callable[..., Inspector]) -> None:
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


def test_failures_in_a_row(app: Flask, planned: Planned, walked: Callable[..., Inspector]) -> None:
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


def test_left_out_is_an_answer_and_no_failure(app: Flask, planned: Planned, walked: Callable[..., Inspector]) -> None:
    with app.app_context():
        item = db.session.scalars(select(Item.code).where(Item.na_allowed == 1, Item.na_needs_approval == 0, Item.kind == "yesno")).first()
    walked(planned("2020-01-01"), {item: FAILS})
    walked(BEFORE, {item: {"na": 1, "reason": "closed"}})
    assert (told(app, item=item)["na"], told(app, item=item)["reason"], told(app, item=item)["fails"]) == (1, "closed", 0)


def test_of_several_the_one_that_gave_the_fewest_points(app: Flask, planned: Planned, walked: Callable[..., Inspector]) -> None:
    both = planned("2020-01-01")
    with app.app_context():
        db.session.add(TeamMember(visit=both, person=named("shen")))
        db.session.commit()
    walked(both, {ITEM: PASSES})
    walked(both, {ITEM: FAILS}, "shen")
    assert (told(app)["choice"], told(app)["fails"]) == ("no", 1)


def test_choices_come_in_words(app: Flask, walked: Callable[..., Inspector], zhou: Inspector) -> None:
    with app.app_context():
        item = db.session.scalars(select(Item.code).where(Item.kind == "grade")).first()
        option = db.session.execute(db.text("SELECT id, title_en FROM item_option WHERE item = :i ORDER BY position"), {"i": item}).first()
    walked(BEFORE, {item: {"choice": option.id}})
    assert told(app, item=item)["said_en"] == option.title_en
    assert f"<b>{option.title_en}</b>" in card(zhou.speaks("en").opens(f"/items/{item}"), item)


OTHERS = {
    "practice": {"practice": 1},
    "a base's own": {"body": "self"},
    "another body's": {"body": "recommending"},
    "later": {"planned_on": "2999-01-01"},
}


@pytest.mark.parametrize("how", OTHERS.values(), ids=OTHERS)
def test_what_is_not_told_of(app: Flask, planned: Planned, walked: Callable[..., Inspector], how: dict[str, Any]) -> None:
    walked(planned("2020-01-01", **how), {ITEM: FAILS})
    assert told(app) == {}


@pytest.mark.parametrize("how", [{"practice": 1}, {"body": "self"}, {"body": "recommending"}])
def test_what_is_told_nothing(app: Flask, planned: Planned, walked: Callable[..., Inspector], how: dict[str, Any]) -> None:
    other = planned("2999-01-01", **how)
    walked(BEFORE, {ITEM: FAILS})
    assert told(app, other) == {}
    assert told(app)


def test_checklists_of_one_line_are_compared_and_others_are_not(app: Flask, planned: Planned, walked: Callable[..., Inspector]) -> None:
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


def test_the_page_says_it_in_one_line(app: Flask, zhou: Inspector, planned: Planned, walked: Callable[..., Inspector]) -> None:
    walked(planned("2020-01-01"), {ITEM: FAILS})
    before = Inspector(zhou.client, BEFORE).speaks("en")
    ok(before.acts(f"/items/{ITEM}/note", text="the lamp\nis broken"))
    before.photographs(ITEM)
    walked(BEFORE, {ITEM: FAILS})
    here = card(zhou.opens(f"/items/{ITEM}"), ITEM)
    assert f"Last time ({day(app, BEFORE)}): No · the lamp is broken failed 2 times in a row" in text(here)
    assert f'src="/field/photos/{told(app)["photo"]}?variant=thumb"' in here
    assert "failed 3 times in a row with this one" in text(zhou.answers(ITEM, **FAILS))
    assert "data-before" not in card(zhou.opens("/sections/S1"), "S1-6")


def test_a_visit_that_is_cancelled_told_nothing_until_it_goes_on(app: Flask, walked: Callable[..., Inspector], client_of: Any) -> None:
    walked(BEFORE, {ITEM: FAILS})
    chen = client_of("chen")
    for off, fails in (("1", None), ("0", 1)):
        base = re.findall(r'name="base" value="([^"]*)"', chen.get(f"/visits/{BEFORE}").text)[-1]
        said = {"off": off, "reason": "the wrong base", "csrf_token": token(chen), "base": base}
        assert chen.post(f"/visits/{BEFORE}/cancel", data=said).status_code == 303
        assert told(app).get("fails") == fails


def test_a_visit_that_is_planned_has_it_at_once(app: Flask, walked: Callable[..., Inspector], client_of: Any) -> None:
    walked(BEFORE, {ITEM: FAILS})
    form = {"evaluation": ISLAND, "purpose": "recheck", "planned_on": "2030-01-01", "lead": named("he")}
    chen = client_of("chen")
    answer = chen.post("/visits", data={**form, "csrf_token": token(chen)})
    planned = answer.headers["Location"].rsplit("/", 1)[1]
    assert told(app, planned)["choice"] == "no"


def test_rows_come_down_to_the_team_and_to_nobody_else(app: Flask, tablet_of: TabletOf, walked: Callable[..., Inspector]) -> None:
    walked(BEFORE, {ITEM: FAILS})
    for login in ("zhou", "shen", "he"):
        device = tablet_of(login)
        device.sync()
        assert bool(device.store.rows.get("earlier")) == (login == "zhou")


def test_a_tablet_of_the_base_receives_nothing_of_inspections(app: Flask, tablet_of: TabletOf, walked: Callable[..., Inspector]) -> None:
    """Not of its own assessment, nor where somebody put its person on the team of an inspection."""
    with app.app_context():
        db.session.execute(update(Account).where(Account.login == "tao").values(site=named("site 3")))
        own = server.new_id()
        db.session.add(Visit(id=own, evaluation=ISLAND, purpose="first", body="self", planned_on="2999-01-01", lead=named("tao")))
        db.session.flush()
        db.session.add_all(TeamMember(visit=visit, person=named("tao")) for visit in (own, PLANNED))
        db.session.commit()
    photo = walked_with_photo(walked)
    tao = tablet_of("tao")
    tao.sync()
    assert set(tao.store.rows["visit"]) == {(own,)}
    assert "earlier" not in tao.store.rows
    assert sign_in(app, "tao").get(f"/field/photos/{photo}").status_code == 404


def walked_with_photo(walked: Callable[..., Inspector]) -> str:
    """On the visit before; the photo's hash as it is kept."""
    before = walked(BEFORE, {})
    ok(before.acts("/reopen", sheet=named("zhou"), reason="a photo was forgotten"))
    shown = before.photographs(ITEM)
    walked(BEFORE, {ITEM: FAILS})
    return shown.split("/field/photos/")[1][:64]


def test_a_photo_is_seen_through_the_visit_that_shows_it(
    app: Flask, planned: Planned, walked: Callable[..., Inspector], tablet_of: TabletOf
) -> None:
    """he is not on the team of the visit before; his own visit shows its photo, and no other one."""
    device = tablet_of("zhou")
    shown, other = (jpeg(seed=n) for n in (1, 2))
    for data in (shown, other):
        device.attach(BEFORE, ITEM, data, 320, 240)
    device.sync()
    he = sign_in(app, "he")
    answers = lambda: [he.get(f"/field/photos/{sha256_hex(data)}", buffered=True).status_code for data in (shown, other)]  # noqa: E731
    planned("2999-01-01", "he")
    assert answers() == [404, 404]
    walked(BEFORE, {ITEM: FAILS})
    assert answers() == [200, 404]


def test_the_command_names_what_differs_and_an_update_fills_what_is_not_there(app: Flask, walked: Callable[..., Inspector]) -> None:
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
