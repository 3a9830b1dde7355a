"""The published schema is what the loader asks of one row: it takes what is right, and names what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from inspect_app import standards
from inspect_app.standards.schema import schema

from .test_rules import DAMAGES, SHIPPED, damaged

VALIDATOR = Draft202012Validator(schema())
OF_A_ROW = ("is missing", "; expected", "is not a field", "has to be a list of")
BEYOND = {
    "a third decimal",
    "no number at all",
    "a title in one language",
    "a title with half a character",
}  # JSON has no NaN, a schema no blanks


def test_it_is_a_schema_and_it_is_the_one_published() -> None:
    Draft202012Validator.check_schema(schema())
    published = Path(standards.__file__).parent / "checklist.schema.json"
    assert published.read_text() == standards.written(), "flask standards schema > inspect_app/standards/checklist.schema.json"


def test_the_shipped_checklist_follows_it() -> None:
    assert list(VALIDATOR.iter_errors(SHIPPED)) == []


@pytest.mark.parametrize("name", [n for n, (_, said) in DAMAGES.items() if any(word in said for word in OF_A_ROW) and n not in BEYOND])
def test_a_damaged_row_does_not(name: str) -> None:
    assert not VALIDATOR.is_valid(damaged(name))
