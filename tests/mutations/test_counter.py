"""A PostgreSQL sequence in the place of the counter serves every call, and is found out by two open transactions."""

from __future__ import annotations

from pathlib import Path

import pytest

from .tree import Change, copied, run

TEXT = "from sqlalchemy import text\n"
SEQUENCE = (
    Change("inspect_app/server.py", "from sqlalchemy import", f"{TEXT}from sqlalchemy import"),
    Change("inspect_app/server.py", "        device = new_id()\n        db.", '        db.session.execute(text("CREATE SEQUENCE revisions"))\n        device = new_id()\n        db.'),
    Change("inspect_app/revisions.py", "from sqlalchemy import", f"{TEXT}from sqlalchemy import"),
    Change(
        "inspect_app/revisions.py",
        'update(Counter).values(revision=Counter.revision + bindparam("count", type_=Integer())).returning(Counter.revision)',
        "text(\"SELECT setval('revisions', nextval('revisions') + :count - 1)\")",
    ),
    Change("inspect_app/fieldkit/log.py", "from sqlalchemy import", f"{TEXT}from sqlalchemy import"),
    Change(
        "inspect_app/fieldkit/log.py",
        'update(counter).values(revision=counter.c.revision + bindparam("count", type_=Integer())).returning(counter.c.revision)',
        "text(\"SELECT setval('revisions', nextval('revisions') + :count - 1)\")",
    ),
    Change("inspect_app/sync_api/pull.py", "from sqlalchemy import", f"{TEXT}from sqlalchemy import"),
    Change("inspect_app/sync_api/pull.py", "select(Counter.revision)", 'text("SELECT last_value FROM revisions")'),
)  # fmt: skip
SERVES = ("test_push.py::test_answers_arrive_once_and_in_order", "test_digest.py::test_agreement_costs_hashes_only")
FOUND_OUT = ("a_second_writer_waits_for_the_first_to_commit", "a_pull_during_an_open_write_misses_nothing")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return copied(tmp_path, *SEQUENCE)


def on_postgres(tree: Path, *tests: str) -> tuple[int, str]:
    told = run(tree, "pytest", "--database=postgresql", "--tb=line", "-rf", *(f"tests/sync_api/{test}" for test in tests))
    return told.returncode, told.stdout + told.stderr[-2000:]


def test_a_sequence_in_the_place_of_the_counter_is_noticed(tree: Path) -> None:
    code, told = on_postgres(tree, *SERVES, *(f"test_counter.py::test_{name}" for name in FOUND_OUT))
    assert code == 1, told
    assert all(f"FAILED tests/sync_api/test_counter.py::test_{name}" in told for name in FOUND_OUT), told
    assert "DID NOT RAISE" in told
    assert told.count("FAILED") == 2
    assert f"2 failed, {len(SERVES)} passed" in told, told
