"""What was found at a base before, on the page of the next visit and on tablets: to whom, and to nobody else."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select, update

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Item, TeamMember, Visit
from sync.envelope import sha256_hex
from tests.conftest import sign_in
from tests.tablets import TabletOf, jpeg

from .before import BEFORE, FAILS, ISLAND, ITEM, Planned, Walked, day, told
from .walk import PLANNED, Inspector, card, ok, text


def test_the_page_says_it_in_one_line(app: Flask, zhou: Inspector, planned: Planned, walked: Walked) -> None:
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


def test_choices_come_in_words(app: Flask, walked: Walked, zhou: Inspector) -> None:
    with app.app_context():
        item = db.session.scalars(select(Item.code).where(Item.kind == "grade")).first()
        option = db.session.execute(db.text("SELECT id, title_en FROM item_option WHERE item = :i ORDER BY position"), {"i": item}).first()
    walked(BEFORE, {item: {"choice": option.id}})
    assert told(app, item=item)["said_en"] == option.title_en
    assert f"<b>{option.title_en}</b>" in card(zhou.speaks("en").opens(f"/items/{item}"), item)


def test_rows_come_down_to_the_team_and_to_nobody_else(app: Flask, tablet_of: TabletOf, walked: Walked) -> None:
    walked(BEFORE, {ITEM: FAILS})
    for login in ("zhou", "shen", "he"):
        device = tablet_of(login)
        device.sync()
        assert bool(device.store.rows.get("earlier")) == (login == "zhou")


def test_a_tablet_of_the_base_receives_nothing_of_inspections(app: Flask, tablet_of: TabletOf, walked: Walked) -> None:
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


def walked_with_photo(walked: Walked) -> str:
    """On the visit before; the photo's hash as it is kept."""
    before = walked(BEFORE, {})
    ok(before.acts("/reopen", sheet=named("zhou"), reason="a photo was forgotten"))
    shown = before.photographs(ITEM)
    walked(BEFORE, {ITEM: FAILS})
    return shown.split("/field/photos/")[1][:64]


def test_a_photo_is_seen_through_the_visit_that_shows_it(app: Flask, planned: Planned, walked: Walked, tablet_of: TabletOf) -> None:
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
