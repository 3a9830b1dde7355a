"""The editor of checklists on the desk."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from inspect_app import drafts
from inspect_app.database import db
from inspect_app.models import Draft
from inspect_app.standards import DEFAULT_ID
from tests.standards.test_rules import SHIPPED, item

from .editor import ClientOf, Desk, begun, form, row, saved


def test_every_page_of_the_shipped_checklist_opens_and_saves_what_it_shows(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    with app.app_context():
        draft = db.session.get_one(Draft, address.rsplit("/", 1)[1])
        nodes = [(n.row.id, n.row.kind) for n in drafts.root(draft).walk()]
        before = drafts.document(drafts.root(draft))
    pages = [id for id, kind in nodes if kind not in drafts.INSIDE]
    for id in pages[::5]:
        page = desk.get(f"{address}/rows/{id}")
        for own in re.findall(r'id="form-(\d+)"', page):
            desk.post(f"{address}/rows/{own}", **form(page, own))
    with app.app_context():
        draft = db.session.get_one(Draft, address.rsplit("/", 1)[1])
        assert drafts.last(draft) is None, "saving what is shown changes nothing"
        assert drafts.document(drafts.root(draft)) == before


def test_a_change_shows_its_sum_and_what_is_to_be_mended(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    b1 = row(app, address, "B1")
    sent = form(desk.get(b1), b1.rsplit("/", 1)[1])
    page = desk.post(b1, **sent | {"max_points": "１２.5"})
    assert saved(app, b1)["max_points"] == 12.5
    assert "部分 B：its" not in page
    assert "各条目合计" in page or "max_points" in page
    outline = desk.get(address)
    assert re.search(r'data-sum="B">\s*62\.5 / 60', outline)
    assert "data-faults=" in outline


def test_what_is_no_number_is_kept_as_typed_and_named(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    b1 = row(app, begun(desk), "B1")
    sent = form(desk.get(b1), b1.rsplit("/", 1)[1])
    page = desk.post(b1, **sent | {"max_points": "十分"})
    assert saved(app, b1)["max_points"] == "十分"
    assert 'value="十分"' in page
    assert "“分值” 为 &#34;十分&#34;" in page


def test_another_kind_of_answer_brings_its_fields(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    b1 = row(app, begun(desk), "B1")
    sent = form(desk.get(b1), b1.rsplit("/", 1)[1])
    page = desk.post(b1, **sent | {"kind": "points"})
    assert 'name="step"' in page
    assert 'data-add="option"' not in page
    page = desk.post(b1, **form(page, b1.rsplit("/", 1)[1]) | {"kind": "grade"})
    assert 'data-add="option"' in page
    page = desk.post(f"{b1.rsplit('/', 2)[0]}/rows", parent=b1.rsplit("/", 1)[1], kind="option")
    assert re.search(r'name="id" value="a"', page)


def test_two_people_see_both_and_are_asked(app: Flask, client_of: ClientOf) -> None:
    first, second = Desk(client_of("chen")), Desk(client_of("xu"))
    b1 = row(app, begun(first), "B1")
    id = b1.rsplit("/", 1)[1]
    his, hers = form(first.get(b1), id), form(second.get(b1), id)
    second.post(b1, **hers | {"title_en": "Her words"})
    page = first.post(b1, 409, **his | {"title_en": "His <words>"})
    for words in ("Her words", "His &lt;words&gt;", "徐航"):
        assert words in page, words
    assert saved(app, b1)["title_en"] == "Her words"
    over = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<form", 1)[1]))
    first.post(b1, **{k: v for k, v in over.items() if k != "csrf_token"} | {"title_en": "His <words>"})
    assert saved(app, b1)["title_en"] == "His <words>"


def test_without_script_the_same_forms_work(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"), htmx=False)
    address = begun(desk)
    b1 = row(app, address, "B1")
    sent = form(desk.get(b1), b1.rsplit("/", 1)[1])
    assert desk.post(b1, 303, **sent | {"title_en": "Plain"}) == b1
    assert desk.post(f"{b1}/move", 303, by="1").startswith(address)
    assert desk.post(f"{b1}/remove", 303).startswith(address)
    desk.get(b1, 404)
    assert desk.post(f"{address}/undo", 303, number=3) == b1
    stale = desk.post(b1, 409, **sent | {"title_en": "Old page"})
    assert "<!doctype html>" in stale


def test_only_the_last_step_is_undone(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    b1 = row(app, address, "B1")
    desk.post(f"{b1}/move", by="1")
    desk.post(f"{b1}/move", by="1")
    assert "没有执行这一步" in desk.post(f"{address}/undo", 409, number=1)
    desk.post(f"{address}/undo", 303, number=2)
    assert "data-redo" in desk.get(address)


def test_what_a_page_did_not_see_done_is_not_done_again_by_it(app: Flask, client_of: ClientOf) -> None:
    """The answer was lost, and the same is pressed again: a row of the same kind is there already, the row stands elsewhere."""
    desk = Desk(client_of("chen"))
    address = begun(desk)
    outline, b1, above = desk.get(address), row(app, address, "B1"), row(app, address, "B", "section").rsplit("/", 1)[1]
    id = b1.rsplit("/", 1)[1]
    move = re.search(rf'id="down-{id}" formaction="([^"]+)"', outline)
    add = re.search(rf'action="([^"]+)"><input[^>]+><input[^>]+name="parent" value="{above}"', outline)
    assert move
    assert add
    desk.post(move[1], by="1")
    assert "没有执行这一步" in desk.post(move[1], 409, by="1")
    made = desk.post(add[1], 303, parent=above, kind="item")
    assert "没有执行这一步" in desk.post(add[1], 409, parent=above, kind="item")
    desk.post(f"{made}/remove")
    desk.post(add[1], 303, parent=above, kind="item")


def test_a_problem_of_the_editor_leads_back_to_the_draft(app: Flask, client_of: ClientOf) -> None:
    desk, page = Desk(client_of("xu")), Desk(client_of("xu"), htmx=False)
    draft = begun(desk)
    gone = row(app, draft, "B1")
    page.post(f"{gone}/remove", 303)
    assert f'href="{draft.removeprefix("http://localhost")}"' in page.get(gone, 404)
    said = desk.client.post(f"{draft}/undo", data={"csrf_token": desk.token, "number": 0})
    assert (said.status_code, said.headers["HX-Retarget"]) == (409, "#problem"), "what was typed stays where it is"
    assert "回到草稿" in said.text
    assert 'id="problem"' in page.get(draft)
    with app.app_context():
        db.session.get_one(Draft, draft.rsplit("/", 1)[1]).published = DEFAULT_ID
        db.session.commit()
    assert 'href="/checklists"' in page.get(draft, 409).split("data-problem")[1]


def test_the_preview_is_the_tablets_own_card(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    for code, shown in (
        ("B1", 'data-answer="yes"'),
        ("B2", 'class="bands"'),
        ("B3", 'data-answer="a"'),
        ("S1-1", "checkbox"),
        ("X1", "data-value"),
        ("G4-2", "data-situation"),
    ):
        page = desk.get(f"{row(app, address, code)}/preview")
        assert f'data-item="{code}"' in page
        assert shown in page, code
        assert page.startswith('<div class="preview" inert hx-ignore>')
    new = desk.post(f"{address}/rows", 303, parent=row(app, address, "B", "section").rsplit("/", 1)[1], kind="item")
    assert "改正完毕" in desk.get(f"{new}/preview")


def test_a_new_item_has_a_free_code(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    home = row(app, address, "S1", "section").rsplit("/", 1)[1]
    made = [saved(app, desk.post(f"{address}/rows", 303, parent=home, kind="item"))["id"] for _ in range(2)]
    assert len(set(made)) == 2
    assert desk.client.post(f"{address}/rows", data={"csrf_token": desk.token, "parent": home, "kind": "band"}).status_code == 400


def test_an_empty_draft_can_be_begun_and_thrown_away(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk, "")
    assert "新检查表" in desk.get(address)
    assert address in desk.get("/checklists")
    desk.post(f"{address}/drop", 303)
    assert address not in desk.get("/checklists")
    desk.get(address, 404)


def test_a_line_break_and_what_nobody_sees_become_spaces(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    b1 = row(app, address, "B1")
    page = desk.post(b1, **form(desk.get(b1), b1.rsplit("/", 1)[1]) | {"title_en": "Beds\r\nfor \x0b\ufffeguests"})
    assert saved(app, b1)["title_en"] == "Beds for   guests"
    assert "say warn" not in page
    assert desk.client.get(f"{address}/file.xlsx").status_code == 200


def test_an_empty_section_has_its_pages(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    with app.app_context():
        top = drafts.root(db.session.get_one(Draft, address.rsplit("/", 1)[1])).row.id
    empty = desk.post(f"{address}/rows", 303, parent=top, kind="section")
    assert "0 / 0" in desk.get(address)
    assert 'name="code"' in desk.get(empty)


def test_a_new_section_beside_one_below_another_leaves_the_draft_open(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    below = row(app, address, "S2", "section")
    desk.post(below, **form(desk.get(below), below.rsplit("/", 1)[1]) | {"parent": "S1"})
    with app.app_context():
        top = drafts.root(db.session.get_one(Draft, address.rsplit("/", 1)[1])).row.id
    desk.post(f"{address}/rows", 303, parent=top, kind="section")
    assert "data-faults" in desk.get(address)


@pytest.mark.parametrize("login", ["zhou"])
def test_inspectors_have_no_editor(client_of: ClientOf, login: str) -> None:
    client = client_of(login)
    for address in ("/checklists", f"/checklists/{DEFAULT_ID}", f"/checklists/{DEFAULT_ID}/file.xlsx", "/drafts/x", "/drafts/x/rows/1"):
        assert client.get(address).status_code == 403


def test_item_of_the_shipped_file_is_what_the_form_shows(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    b2 = row(app, begun(desk), "B2")
    shown = form(desk.get(b2), b2.rsplit("/", 1)[1])
    assert shown["number.unit_en"] == item(SHIPPED, "B2")["number"]["unit_en"]
    assert shown["fails_below"] in ("6", "6.0")


def test_a_row_beyond_all_numbers_is_not_there(client_of: ClientOf) -> None:
    desk = Desk(client_of("chen"))
    address = begun(desk)
    for number in (2**31, 10**30):
        desk.get(f"{address}/rows/{number}", 404)
        assert desk.client.post(f"{address}/rows/{number}", data={"csrf_token": desk.token}).status_code in (404, 405)
