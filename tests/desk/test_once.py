"""What a page asks together is what its queries say one by one, and nothing of it is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, inspect, select, text
from sqlalchemy.exc import DBAPIError

from inspect_app import scoring
from inspect_app.database import db
from inspect_app.desk import joined
from inspect_app.fieldkit.once import Once
from inspect_app.fieldkit.templates import Unsupported
from tests.scoring.stored import guests, placed, submitted, visited
from tests.scoring.test_joined import EXPERTS


@pytest.fixture
def evaluation(app: Flask) -> str:
    with app.app_context():
        id = placed(EXPERTS, "hotel")
        for day, sheet in (("2026-11-23", {"E-1": {"number": 150}}), ("2026-11-25", {"E-2": {"number": 90}})):
            submitted(visited(id, [sheet], 0, planned_on=day, purpose="first" if sheet.get("E-1") else "recheck"), 1)
        guests(id, [[4, 3]] * 6)
        db.session.commit()
        return id


def asked(id: str) -> tuple[dict[str, Any], dict[str, str]]:
    visits = list(db.session.execute(scoring.counting(id)).scalars())
    assert len(visits) == 2
    return joined.asked(scoring.together(2), "en"), scoring.binds(id, visits)


def test_together_and_one_by_one_say_the_same(app: Flask, evaluation: str) -> None:
    with app.app_context():
        statements, binds = asked(evaluation)
        connection = db.session.connection()
        alone = {name: [dict(row) for row in connection.execute(one, binds).mappings()] for name, one in statements.items()}
        assert Once(statements, db.engine.dialect).ask(connection, binds) == alone
        assert {name for name, rows in alone.items() if not rows} == {"blockers", "low", "required"}


def test_a_shared_part_is_computed_once_and_gone_afterwards(app: Flask, evaluation: str) -> None:
    ran: list[str] = []

    def told(_c: Connection, _cursor: Any, sql: str, *_more: Any) -> None:
        ran.append(sql)

    with app.app_context():
        statements, binds = asked(evaluation)
        once, connection = Once(statements, db.engine.dialect), db.session.connection()
        event.listen(db.engine, "before_cursor_execute", told)
        once.ask(connection, binds)
        once.ask(connection, binds)
        event.remove(db.engine, "before_cursor_execute", told)
        assert len([sql for sql in ran if "FROM settled" in sql]) == 4, "of two visits, asked twice"
        assert not inspect(connection).get_temp_table_names()


def test_what_an_error_left_is_no_hindrance(app: Flask, evaluation: str) -> None:
    """A pool gives the connection to the next request."""
    with app.app_context():
        statements, binds = asked(evaluation)
        once = Once(statements | {"none": text("SELECT x FROM nothing_of_this_name")}, db.engine.dialect)
        for _ in range(2):
            with pytest.raises(DBAPIError, match="nothing_of_this_name"):
                once.ask(db.session.connection(), binds)
            db.session.rollback()


def test_one_name_for_two_parts_is_refused(app: Flask) -> None:
    with app.app_context():
        two = {f"{n}{m}": select(select(scoring.whole(n).label("n")).cte("part")) for n in (1, 2) for m in "ab"}
        with pytest.raises(Unsupported, match="part"):
            Once(two, db.engine.dialect)
