"""A draft: rows and documents, edits that step back and forth, two people on one row, sums, publishing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inspect_app import drafts
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.drafts import Closed, Node, Overtaken, Stale
from inspect_app.models import Checklist, Draft, DraftEdit, DraftRow, Edition, Item
from inspect_app.standards import DEFAULT_ID, BadChecklist, document, editions, load, tree
from tests.standards.test_rules import SHIPPED, item

CHEN, XU = named("chen"), named("xu")


@pytest.fixture
def draft(app: Flask) -> Iterator[Draft]:
    """Begun from the shipped checklist."""
    with app.app_context():
        content = editions.content(DEFAULT_ID)
        assert content
        yield drafts.begin(content, CHEN, DEFAULT_ID)


def of(draft: Draft, name: str, kind: str = "item") -> Node:
    return next(n for n in drafts.root(draft).walk() if n.row.kind == kind and n.name == name)


def said(draft: Draft, code: str) -> dict[str, Any]:
    return item(drafts.document(drafts.root(draft)), code)


def change(draft: Draft, code: str, person: str = CHEN, **fields: Any) -> None:
    found = of(draft, code).row
    drafts.save(draft, found.id, found.revision, found.content | fields, person)


def steps(draft: Draft) -> list[DraftEdit]:
    """In their order."""
    return list(db.session.scalars(select(DraftEdit).where(DraftEdit.draft == draft.id).order_by(DraftEdit.number)))


def told(draft: Draft) -> list[str]:
    return [str(f) for f, _ in drafts.faults(draft, drafts.root(draft))]


def test_a_document_becomes_rows_and_the_same_document_again() -> None:
    again = tree.join(tree.split(SHIPPED))
    assert document.text(again) == document.text(SHIPPED)


def test_a_draft_says_what_its_version_says(draft: Draft) -> None:
    assert document.digest(drafts.document(drafts.root(draft))) == db.session.get_one(Checklist, DEFAULT_ID).content_hash
    assert told(draft) == []


def test_every_edit_steps_back_and_forth(draft: Draft) -> None:
    states = [document.text(drafts.document(drafts.root(draft)))]
    edits = (
        lambda: change(draft, "B1", max_points=12),
        lambda: drafts.add(draft, of(draft, "B", "section").row.id, "item", {"id": "B9"}, CHEN),
        lambda: drafts.remove(draft, of(draft, "S1", "section").row.id, XU),
        lambda: drafts.move(draft, of(draft, "B2").row.id, -1, CHEN),
        lambda: drafts.place(draft, of(draft, "B3").row.id, of(draft, "G1", "section").row.id, CHEN),
    )
    for edit in edits:
        edit()
        states.append(document.text(drafts.document(drafts.root(draft))))
    assert len(set(states)) == 6
    for number, state in reversed(list(enumerate(states[:-1], 1))):
        drafts.undo(draft, number, CHEN)
        assert document.text(drafts.document(drafts.root(draft))) == state
    for number, state in enumerate(states[1:], 1):
        drafts.redo(draft, number, CHEN)
        assert document.text(drafts.document(drafts.root(draft))) == state
    assert [e.what for e in steps(draft)] == ["changed", "added", "removed", "moved", "moved"]


def test_what_was_stepped_back_and_edited_past_is_kept_but_not_taken_again(draft: Draft) -> None:
    change(draft, "B1", max_points=12)
    drafts.undo(draft, 1, CHEN)
    change(draft, "B1", max_points=13)
    assert drafts.undone(draft) is None
    with pytest.raises(Overtaken):
        drafts.redo(draft, 1, CHEN)
    drafts.undo(draft, 2, CHEN)
    drafts.redo(draft, 2, CHEN)
    assert said(draft, "B1")["max_points"] == 13
    assert [e.number for e in steps(draft)] == [1, 2]


def test_only_the_last_step_is_stepped_back(draft: Draft) -> None:
    change(draft, "B1", max_points=12)
    change(draft, "B2", XU, max_points=11)
    with pytest.raises(Overtaken):
        drafts.undo(draft, 1, CHEN)
    assert said(draft, "B1")["max_points"] == 12


def test_two_people_do_not_overwrite_each_other(draft: Draft) -> None:
    seen = of(draft, "B1").row
    id, revision, before = seen.id, seen.revision, dict(seen.content)
    drafts.save(draft, id, revision, before | {"title_en": "Hers"}, XU)
    with pytest.raises(Stale) as stale:
        drafts.save(draft, id, revision, before | {"title_en": "His"}, CHEN)
    assert stale.value.row.content["title_en"] == "Hers"
    assert stale.value.row.changed_by == XU
    drafts.save(draft, id, revision, before | {"title_en": "Hers"}, CHEN)
    assert db.session.query(DraftEdit).count() == 1, "the same words are no edit"
    drafts.save(draft, id, stale.value.row.revision, before | {"title_en": "His"}, CHEN)
    assert said(draft, "B1")["title_en"] == "His"


def test_a_page_has_seen_what_it_saved_itself(draft: Draft) -> None:
    row = of(draft, "B1").row
    first, content = row.revision, dict(row.content)
    for words in ("a", "ab", "abc"):
        drafts.save(draft, row.id, first, content | {"title_en": words}, CHEN, "one page")
    drafts.save(draft, row.id, row.revision, content | {"title_en": "x"}, XU, "another page")
    with pytest.raises(Stale):
        drafts.save(draft, row.id, first, content | {"title_en": "abcd"}, CHEN, "one page")


def test_a_row_that_is_gone_is_not_saved_over(draft: Draft) -> None:
    row = of(draft, "B1").row
    drafts.remove(draft, row.id, XU)
    with pytest.raises(Stale):
        drafts.save(draft, row.id, row.revision, row.content | {"max_points": 3}, CHEN)


def test_the_ends_of_a_line_stay(draft: Draft) -> None:
    for code, by in (("B1", -1), ("B6", 1)):
        drafts.move(draft, of(draft, code).row.id, by, CHEN)
    assert drafts.last(draft) is None
    assert [n.name for n in of(draft, "B", "section").rows] == ["B1", "B2", "B3", "B4", "B5", "B6"]


def test_sums_are_what_the_rows_say(draft: Draft) -> None:
    top, sums = drafts.root(draft), drafts.sums(draft)
    for section in top.below("section"):
        points = [n.row.points or 0 for n in section.rows]
        found = sums[section.row.id, "given"]
        assert (found.rows, found.points, found.most, found.silent) == (len(points), sum(points), max(points), 0)
    change(draft, "B1", max_points="a lot")
    assert drafts.sums(draft)[of(draft, "B", "section").row.id, "given"].silent == 1
    drafts.remove(draft, of(draft, "B", "section").row.id, CHEN)
    assert (of(draft, "S1", "section").row.id, "given") in drafts.sums(draft)
    assert not [key for key in drafts.sums(draft) if db.session.get_one(DraftRow, (draft.id, key[0])).gone]


def test_what_it_had_as_another_kind_of_item_comes_back(draft: Draft) -> None:
    before = said(draft, "B3")
    change(draft, "B3", kind="yesno")
    assert "options" not in said(draft, "B3")
    change(draft, "B3", kind="grade")
    assert said(draft, "B3") == before


def test_each_fault_leads_to_its_row(draft: Draft) -> None:
    change(draft, "B1", max_points=12)
    new = drafts.add(draft, of(draft, "B", "section").row.id, "item", {}, CHEN)
    found = {str(f): n.row.id for f, n in drafts.faults(draft, drafts.root(draft)) if n}
    assert found["item B #7: id is missing"] == new.id
    drafts.undo(draft, 2, CHEN)
    assert [(str(f), n and n.name) for f, n in drafts.faults(draft, drafts.root(draft))] == [
        ("section B: its items give 62, max_points says 60", "B")
    ]


def test_an_empty_draft_says_all_that_it_lacks(app: Flask) -> None:
    with app.app_context():
        begun = drafts.begin(drafts.EMPTY, CHEN, None)
        found = drafts.faults(begun, drafts.root(begun))
        assert len(found) > 20
        assert all(node for _, node in found)


def publish(draft: Draft, id: str = "hangzhou-2022-2") -> str:
    return drafts.publish(draft, drafts.root(draft), id, 2, CHEN)


def test_publishing_freezes_what_the_draft_says(draft: Draft) -> None:
    change(draft, "B1", title_en="Other words")
    publish(draft)
    made, edition = db.session.get_one(Checklist, "hangzhou-2022-2"), db.session.get_one(Edition, "hangzhou-2022-2")
    assert (made.version, made.follows, edition.published_by) == (2, DEFAULT_ID, CHEN)
    assert edition.content == document.text(drafts.document(drafts.root(draft)))
    assert made.content_hash == document.digest(editions.content(made.id) or {})
    assert db.session.query(Item).filter_by(checklist=made.id, code="B1").one().title_en == "Other words"
    for late in (lambda: change(draft, "B2", max_points=9), lambda: drafts.undo(draft, 1, CHEN), lambda: publish(draft, "other-3")):
        with pytest.raises(Closed):
            late()


def test_a_faulty_draft_is_not_published(draft: Draft) -> None:
    change(draft, "B1", max_points=12)
    with pytest.raises(BadChecklist, match="its items give 62"):
        publish(draft)
    assert db.session.get(Checklist, "hangzhou-2022-2") is None


def test_a_code_keeps_its_kind_through_all_versions(draft: Draft) -> None:
    change(draft, "B1", kind="points", step=1)
    assert told(draft) == [
        "item B1: kind is points, in hangzhou-2022-1 it was yesno; give the changed item a code of its own, so that results stay comparable"
    ]
    change(draft, "B1", id="B9")
    publish(draft)
    content = editions.content("hangzhou-2022-2")
    assert content
    third = drafts.begin(content, CHEN, "hangzhou-2022-2")
    change(third, "B9", id="B1")
    assert len(told(third)) == 1, "a code that was left out keeps its meaning too"


def test_a_centre_from_before_keeps_the_content_when_it_is_loaded_again(app: Flask) -> None:
    with app.app_context():
        edition, known = db.session.get_one(Edition, DEFAULT_ID), db.session.get_one(Checklist, DEFAULT_ID)
        edition.content, known.content_hash = None, "f0b6"
        with pytest.raises(BadChecklist, match="frozen"):
            load(SHIPPED, DEFAULT_ID)
        from inspect_app import standards

        known.content_hash = standards._as_written(SHIPPED)
        load(copy.deepcopy(SHIPPED), DEFAULT_ID)
        assert edition.content == document.text(SHIPPED)
        assert known.content_hash == document.digest(SHIPPED)
