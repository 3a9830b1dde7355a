"""Texts made once, past SQLAlchemy's own execute: the same rows, and an index for ids in one parameter."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import bindparam, insert, select

from inspect_app.database import db
from inspect_app.fieldkit import driver
from inspect_app.fieldkit.among import among, listed
from inspect_app.models import Origin, Visit
from tests.tablets import BAMBOO, BASE

ORIGIN = db.metadata.tables["origin"]
STRANGE = ["", "'", '"]', "{a,b}", "NULL", "疗休养😀", "\\", "%(by)s :by ?"]
ORIGINS = select(Origin.by).where(among(Origin.by, listed("ids"))).order_by(Origin.by)
VISITS = select(Visit.id).where(Visit.id == bindparam("visit"), Visit.purpose.in_(["first", "again"]))


def test_rows_are_written_as_sqlalchemy_writes_them(app: Flask) -> None:
    with app.app_context():
        connection, own = db.session.connection(), [{"by": f"own {text}", "fact": text} for text in STRANGE]
        driver.write(connection, ORIGIN, own)
        driver.write(connection, ORIGIN, [])
        connection.execute(insert(ORIGIN), [{"by": f"plain {text}", "fact": text} for text in STRANGE])
        kept = sorted(tuple(row) for row in connection.execute(select(Origin.by, Origin.fact)))
    assert kept == sorted((f"{way} {text}", text) for way in ("own", "plain") for text in STRANGE)


def test_a_select_has_its_own_constants_and_what_it_is_given(app: Flask) -> None:
    with app.app_context():
        for visit in (BASE, BAMBOO, BASE):
            assert driver.read(db.session.connection(), VISITS, {"visit": visit}).scalars().all() == [visit]


@pytest.mark.parametrize("count", [0, 1, len(STRANGE)])
def test_any_number_of_ids_is_one_parameter(app: Flask, count: int) -> None:
    with app.app_context():
        driver.write(db.session.connection(), ORIGIN, [{"by": text, "fact": "f"} for text in STRANGE])
        found = db.session.connection().execute(ORIGINS, {"ids": STRANGE[:count]}).scalars().all()
    assert sorted(found) == sorted(STRANGE[:count])


def test_sqlite_searches_them_by_the_key(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {ORIGINS.compile(db.engine)}", ("[]",))
            assert "SEARCH origin USING" in " ".join(row[3] for row in plan)
