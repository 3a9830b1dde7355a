"""The loader: JSON to frozen rows once, and never half of it."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, update

from inspect_app import standards
from inspect_app.database import db
from inspect_app.models import Checklist, Item, ItemOption, Level, Section
from inspect_app.standards import BadChecklist

from .test_rules import SHIPPED, item

TABLES = (Checklist, Level, Section, Item, ItemOption)


def rows() -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def of(code: str) -> Item:
    return db.session.query(Item).filter_by(code=code).one()


def options(code: str) -> list[ItemOption]:
    return db.session.query(ItemOption).filter_by(item=code).order_by(ItemOption.position).all()


def test_it_becomes_110_items_in_18_sections_of_1000_points(app: Flask) -> None:
    with app.app_context():
        assert rows()[:4] == [1, 5, 18, 110]
        scored = select(func.sum(Item.max_points)).join(Section, (Section.checklist == Item.checklist) & (Section.code == Item.section))
        assert db.session.scalar(scored.where(Section.scored == 1, Section.part != "bonus")) == 1000 * 100
        assert Counter(i.kind for i in db.session.query(Item)) == Counter(yesno=54, number=13, grade=11, points=17, multi=6, deduct=9)
        assert [i.position for i in db.session.query(Item).order_by(Item.position)] == list(range(110))


def test_it_says_that_it_is_a_proposal(app: Flask) -> None:
    with app.app_context():
        checklist = db.session.query(Checklist).one()
        assert "建议稿" in checklist.title_zh
        assert "建议" in checklist.disclaimer_zh
        assert "proposal" in checklist.disclaimer_en
        assert "never the standard's text" in checklist.basis
        assert {i.wording_source for i in db.session.query(Item)} == {"seen", "news", "proposal"}


def test_points_and_bounds_are_hundredths(app: Flask) -> None:
    with app.app_context():
        assert [(o.id, o.bound, o.points) for o in options("S6-1")] == [("b1", 500, 1200), ("b2", 1000, 900), ("b3", 2000, 400)]
        assert (of("S6-1").max_points, of("S6-1").better, of("S6-1").step, of("S6-1").fails_below) == (1200, "lower", 1, 720)
        assert (of("X1").step, of("S2-2").step, of("S2-2").per, of("S2-2").unit_zh) == (500, 100, 200, "人")
        assert db.session.query(Checklist).one().fails_pct == 60


def test_each_item_says_whether_a_guest_can_see_it(app: Flask) -> None:
    with app.app_context():
        seen = {i.code for i in db.session.query(Item).filter_by(guest=1)}
        assert len(seen) == 52
        assert {"S2-8", "S3-2", "G4-2", "S5-4"} <= seen
        assert seen.isdisjoint({i.code for i in db.session.query(Item).filter_by(method="documents")}), "papers are not shown to a guest"


def test_where_nothing_is_said_it_is_asked_in_every_visit(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    del item(data, "E1")["guest"]
    with app.app_context():
        standards.load(data, "other-1")
        assert db.session.get_one(Item, ("other-1", "E1")).guest == 1


def test_an_older_database_keeps_the_checklist_it_has(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(Checklist).values(content_hash="of another file"))
        standards.load_shipped()
        assert db.session.query(Checklist).one().content_hash == "of another file"


def test_vetoes_act_on_an_option_or_a_situation(app: Flask) -> None:
    with app.app_context():
        assert [(o.id, o.veto) for o in options("S2-1")] == [("a", 0), ("b", 0), ("c", 0), ("d", 1)]
        assert "重大隐患" in (of("G4-2").situation_zh or "")
        assert of("G4-3").situation_en is None


def test_a_refused_checklist_changes_nothing(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B2")["id"] = "B1"
    with app.app_context():
        before = rows()
        with pytest.raises(BadChecklist) as refused:
            standards.load(data, "other-1")
        assert [str(f) for f in refused.value.findings] == ["item B1: it is there 2 times, expected once"]
        assert rows() == before


def test_the_same_content_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = rows(), db.session.query(Checklist).one().revision
        assert standards.load(json.loads(json.dumps(SHIPPED)), standards.DEFAULT_ID) == standards.DEFAULT_ID
        assert (rows(), db.session.query(Checklist).one().revision) == before


def test_a_published_version_is_frozen(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["title_en"] = "Changed afterwards"
    with app.app_context():
        with pytest.raises(BadChecklist, match="published and frozen"):
            standards.load(data, standards.DEFAULT_ID)
        assert of("B1").title_en != "Changed afterwards"


def test_a_changed_checklist_stands_beside_the_old_one(app: Flask) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B1")["title_en"] = "Changed for the next version"
    with app.app_context():
        assert standards.load(data, "hangzhou-2022-2", 2) == "hangzhou-2022-2"
        assert rows()[:4] == [2, 10, 36, 220]
        assert len({i.title_en for i in db.session.query(Item).filter_by(code="B1")}) == 2


@pytest.mark.parametrize("id", ["", "Hangzhou 1", "x" * 37, "杭州"])
def test_an_id_is_short_and_plain(app: Flask, id: str) -> None:
    with app.app_context(), pytest.raises(BadChecklist, match="checklist: its id is"):
        standards.load(SHIPPED, id)


# --- flask standards load


def run(app: Flask, path: Path, content: Any, *options: str) -> Result:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return app.test_cli_runner().invoke(args=["standards", "load", str(path), *options])


def test_the_command_names_every_row_in_both_languages(app: Flask, tmp_path: Path) -> None:
    data = copy.deepcopy(SHIPPED)
    item(data, "B2")["id"] = "B1"
    item(data, "S1-1")["photo"] = "always"
    done = run(app, tmp_path / "bad-1.json", data)
    assert done.exit_code == 1
    assert "bad-1.json was not loaded, nothing changed" in done.output
    assert "item B1: it is there 2 times, expected once" in done.output
    assert "条目 B1：出现 2 次，只能有一次" in done.output
    assert 'item S1-1: photo is "always"' in done.output
    with app.app_context():
        assert rows()[0] == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b"9" * 10_000, b'"\\ud83d"'])
def test_what_is_no_json_is_said_in_a_sentence(app: Flask, tmp_path: Path, content: bytes) -> None:
    done = run(app, tmp_path / "bad.json", content)
    assert done.exit_code == 1
    assert done.output.startswith("Error: bad.json is not readable JSON")
    assert isinstance(done.exception, SystemExit)


def test_a_file_of_absurd_size_is_not_even_read(app: Flask, tmp_path: Path) -> None:
    assert "is larger than 8 MB" in run(app, tmp_path / "bad.json", b" " * (8 * 1024 * 1024 + 1)).output


def test_the_command_loads_a_file_under_its_own_name(app: Flask, tmp_path: Path) -> None:
    assert run(app, tmp_path / "ningbo-2026-1.json", SHIPPED).output == "ningbo-2026-1 is loaded\n"
    said = SHIPPED | {"id": "shaoxing-1", "version": 3}
    assert run(app, tmp_path / "file.json", said).output == "shaoxing-1 is loaded\n"
    assert run(app, tmp_path / "file.json", said, "--id", "other-1", "--version", "4").output == "other-1 is loaded\n"
    with app.app_context():
        assert {c.id: c.version for c in db.session.query(Checklist)} == {
            standards.DEFAULT_ID: 1,
            "ningbo-2026-1": 1,
            "shaoxing-1": 3,
            "other-1": 4,
        }


def test_the_shipped_file_is_loaded_by_default_and_twice(app: Flask) -> None:
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["standards", "load"]).output == "hangzhou-2022-1 is loaded\n"
