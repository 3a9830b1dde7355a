"""Random damage: never a traceback, always named, and never half loaded."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inspect_app.standards.check import findings
from inspect_app.standards.findings import ROWS
from inspect_app.standards.rows import rows

from .test_rules import SHIPPED

Path = tuple[Any, ...]


def paths(value: Any, at: Path = ()) -> list[Path]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, inner in pairs for p in [(*at, key), *paths(inner, (*at, key))]]


PATHS = paths(SHIPPED)
SMALL = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SMALL, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6
)
DAMAGE = st.tuples(st.sampled_from(PATHS), st.sampled_from(["set", "drop", "double", "rename"]), VALUES)


def parent_of(data: Any, path: Path) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


def damage(data: Any, path: Path, how: str, value: Any) -> None:
    parent, key = parent_of(data, path), path[-1]
    if how == "set":
        parent[key] = value
    elif how == "drop":
        del parent[key]
    elif isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    else:
        parent[str(value)[:40]] = parent.pop(key)


def damaged(damages: list[tuple[Path, str, Any]]) -> Any:
    data = copy.deepcopy(SHIPPED)
    for one in damages:
        try:
            damage(data, *one)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier damage took the place away
    return data


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DAMAGE, min_size=1, max_size=4))
@example([(("sections", 1, "items", 0, "kind"), "set", [])])
@example([(("sections", 1, "items", 0, "id"), "set", "%(name)s %d \ud800")])
@example([(("sections", 1, "items", 0, "max_points"), "set", 10**400)])
def test_damage_is_named_or_harmless(damages: list[tuple[Path, str, Any]]) -> None:
    data = damaged(damages)
    wrong = findings(data)
    for finding in wrong:
        assert finding.row in ROWS
        assert all(text.isprintable() and len(text) < 1_000 for text in finding.sentence().values())
    if not wrong:
        assert_loadable(data)


def assert_loadable(data: Any) -> None:
    """What the checker lets through makes rows of whole numbers and printable text."""
    json.dumps(data).encode()
    for table in rows(data, "any-1", 1, "of this test"):
        for row in table:
            for column in row.__table__.columns:
                value = getattr(row, column.name)
                assert type(value) in (int, str, type(None)), (row, column.name, value)
                assert not isinstance(value, int) or abs(value) < 2**31, (row, column.name, value)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_anything_at_all_is_named(value: Any) -> None:
    assert findings(value), "no small value is a checklist"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([path for path in PATHS if isinstance(path[-1], str)]))
def test_no_field_can_be_dropped_unseen_but_the_optional_ones(path: Path) -> None:
    data = copy.deepcopy(SHIPPED)
    del parent_of(data, path)[path[-1]]
    optional = {
        "guest",
        "fails_below",
        "points_source",
        "bonus",
        "veto_options",
        "veto_situation",
        "clause_status",
        "bonus_cap",
        "levels_source",
    }
    rules = {"na_rule", "unanswered", "bonus_counts_towards", "join_rule", "unapproved_na"}
    told = {"zh", "en", "id"} if "fails_rule" in path or "veto_situation" in path else set()
    if path[-1] not in optional | rules | told:
        assert findings(data), path
