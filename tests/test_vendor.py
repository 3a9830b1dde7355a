"""Vendored files are the ones their list says, and nothing else lies there."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = [ROOT / "static/vendor", ROOT / "bench/vendor", ROOT / "tests/vendor"]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_vendored_file_is_listed_with_its_hash(place: Path) -> None:
    listed = json.loads((place / "VENDOR.json").read_text())
    found = {str(p.relative_to(ROOT)): hashlib.sha256(p.read_bytes()).hexdigest() for p in place.iterdir() if p.name != "VENDOR.json"}
    assert {name: row["sha256"] for name, row in listed.items()} == found


def test_sqlite_and_htmx_are_the_pinned_ones() -> None:
    listed = json.loads((ROOT / "static/vendor/VENDOR.json").read_text())
    versions = {name.rsplit("/", 1)[1]: row["version"] for name, row in listed.items()}
    assert versions["sqlite3.wasm"] == versions["sqlite3.mjs"] == "3.54.1-build1"
    assert versions["htmx.min.js"] == "4.0.1"


@pytest.mark.parametrize("file", sorted((ROOT / "static/vendor").glob("*.*js")), ids=lambda p: p.name)
def test_nothing_vendored_evaluates_text(file: Path) -> None:
    """htmx keeps its own switch for that; our pages never turn it on, and the policy forbids it."""
    text = file.read_text()
    assert "eval(" not in text or file.name == "htmx.min.js"
    assert "new Function" not in text or file.name == "htmx.min.js"
