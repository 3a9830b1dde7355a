"""Words are tested: each dependency has its line, each command of the README exists, the worked example runs."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent


def direct(file: str) -> list[str]:
    """Names above the comment that says what these need."""
    text = (ROOT / file).read_text().split("# what these need")[0]
    return [re.split(r"[=\[]", line)[0] for line in text.splitlines() if line and line[0] not in "#-"]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_dependency_is_explained(file: str) -> None:
    told = (ROOT / "docs/dependencies.md").read_text().lower()
    assert [name for name in direct(file) if f"**{name.lower()}" not in told] == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_version_is_exact(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text().splitlines() if line and line[0] not in "#-"]
    assert [line for line in lines if "==" not in line] == []


def test_every_make_command_in_the_words_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {m for page in pages for m in re.findall(r"`make ([a-z]+)", page.read_text())}
    assert named <= targets, named - targets


def test_the_server_for_good_does_each_night_what_make_run_does_at_its_start(app: Flask) -> None:
    units = "".join((ROOT / "deploy" / name).read_text() for name in ("inspect.service", "inspect-backup.service", "backup.sh"))
    asked = {tuple(re.findall(r"[a-z]+", words)[:2]) for words in re.findall(r"flask --app wsgi ([a-z ]+)", units)}
    assert asked == {("db", "upgrade"), ("begin",), ("backup", "create"), ("backup", "verify"), ("remarks", "rank"), ("photos", "sweep")}
    for first, *second in asked:
        command = app.cli.get_command(click.Context(app.cli), first)
        assert command is not None, first
        assert second == [name for name in getattr(command, "commands", ()) if name in second]


def test_every_file_the_words_point_to_exists() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#h][^)#]*)\)", page.read_text()):
            assert (page.parent / link).exists(), (page.name, link)


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name.split("-")[0] for path in (ROOT / "docs/decisions").glob("*.md")]
    assert sorted({n for n in numbers if numbers.count(n) > 1}) == []


def test_every_decision_that_is_named_is_written_down() -> None:
    known = {path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")}
    folders = ("docs", "inspect_app", "sync", "static", "templates", "tests", "scripts", "bench", "deploy")
    texts = (
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".md", ".py", ".mjs", ".js", ".html", ".css")
    )
    lists = {
        m
        for path in texts
        if "vendor" not in path.parts
        for m in re.findall(r"[Dd]ecisions?[ /]((?:\d{4}(?:, | and )?)+)", path.read_text())
    }
    assert {n for found in lists for n in re.findall(r"\d{4}", found)} - known == set()


def test_every_module_stands_in_the_words_about_its_folder() -> None:
    words = (ROOT / "docs/architecture.md").read_text()
    there = {path for path in (ROOT / "inspect_app").iterdir() if path.name not in ("__init__.py", "__pycache__", "README.md")}
    assert {path.name for path in there if not re.search(rf"[`/]{re.escape(path.name)}[/`]", words)} == set()
    for folder, kind in (("sync", ".py"), ("inspect_app/fieldkit", ".py"), ("static/device", ".mjs"), ("static/field", ".mjs")):
        told = set(re.findall(r"`(\w+)`", (ROOT / folder / "README.md").read_text()))
        assert {path.stem for path in (ROOT / folder).glob(f"*{kind}")} - told - {"__init__"} == set(), folder
