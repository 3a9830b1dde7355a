"""Who knows whom (docs/architecture.md): nothing imports upward, and the tablet's kit knows no inspections."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY = {  # package: what of this repository it may import
    "sync": {"sync"},
    "inspect_app/fieldkit": {"sync", "inspect_app.fieldkit"},
    "inspect_app/models": {"inspect_app.models", "inspect_app.database"},
    "inspect_app/scoring": {"inspect_app.scoring", "inspect_app.models"},
    "inspect_app/field": {"inspect_app.field", "inspect_app.fieldkit", "inspect_app.models", "inspect_app.scoring"},
}
NEVER = {  # package: what it must not know, beside its many helpers
    "inspect_app/sync_api": ("inspect_app.desk", "inspect_app.field", "inspect_app.scoring", "inspect_app.demo", "inspect_app.standards"),
    "inspect_app/desk": ("inspect_app.sync_api", "inspect_app.demo", "sync"),
}
TRADE = re.compile(r"visit|item\b|items\b|checklist|inspect(?!_|\.|'|\")|section|score|hangzhou|疗休养|检查", re.I)


def imports(path: Path) -> set[str]:
    here = path.relative_to(ROOT).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = list(here[: len(here) - node.level]) if node.level else []
            name = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            whole = [f"{name}.{a.name}" for a in node.names] if not node.module else [name]
            found |= set(whole)
    return {name for name in found if name.split(".")[0] in ("sync", "inspect_app", "wsgi")}


@pytest.mark.parametrize("place", MAY)
def test_nothing_imports_upward(place: str) -> None:
    files = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
    wrong = {(str(f.relative_to(ROOT)), name) for f in files for name in imports(f) if not name.startswith(tuple(MAY[place]))}
    assert not wrong


@pytest.mark.parametrize("place", NEVER)
def test_faces_of_the_centre_do_not_know_each_other(place: str) -> None:
    found = {(str(f.relative_to(ROOT)), name) for f in sorted((ROOT / place).rglob("*.py")) for name in imports(f)}
    assert not {(f, name) for f, name in found if f"{name}.".startswith(tuple(f"{n}." for n in NEVER[place]))}


@pytest.mark.parametrize("file", sorted((ROOT / "static/device").glob("*.mjs")), ids=lambda p: p.name)
def test_the_device_kit_imports_itself_and_vendored_code_only(file: Path) -> None:
    named = re.findall(r"""(?:from|import)\s*\(?\s*['"`]([^'"`]+)""", file.read_text())
    assert [name for name in named if not re.fullmatch(r"\./[\w${}]+\.mjs|/static/vendor/\w+\.mjs", name)] == []


@pytest.mark.parametrize("file", sorted((ROOT / "static/device").glob("*.mjs")), ids=lambda p: p.name)
def test_the_device_kit_says_no_word_of_the_trade(file: Path) -> None:
    assert not [line for line in file.read_text().splitlines() if TRADE.search(line)]


TAKEN = re.compile(r'^{% from "[\w/.]+" import ([\w, ]+?)(?: with context)? %}$', re.M)


def said(path: Path) -> str:
    """A template with all that it includes, for these see what it has taken; without the lines that take."""
    text = path.read_text()
    parts = (said(ROOT / "templates" / name) for name in re.findall(r'{% include "([\w/.]+)"', text))
    return "".join((TAKEN.sub("", text), *parts))


def test_a_template_takes_no_more_than_it_uses() -> None:
    wrong = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for name in (name for names in TAKEN.findall(path.read_text()) for name in names.split(", ")):
            if not re.search(rf"\b{name.split()[-1]}\(", said(path)):
                wrong.add((path.name, name))
    assert wrong == set()
