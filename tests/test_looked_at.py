"""Pictures and axe walk every page that is declared: one that is added is taken, or it is a part of another page and nothing leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inspect_app.field import field as registry
from scripts import places

TEMPLATES = Path(__file__).parent.parent / "templates"


def test_every_field_page_is_a_scene_or_a_part() -> None:
    assert {scene.page for scene in places.scenes().values()} | places.PARTS == set(registry.pages)
    assert places.PARTS & {scene.page for scene in places.scenes().values()} == set()


@pytest.mark.parametrize("name", sorted(registry.pages))
def test_a_page_says_its_title_and_a_part_has_none(name: str) -> None:
    source = (TEMPLATES / registry.pages[name].template).read_text()
    assert ("data-title" in source) == (name not in places.PARTS)


def test_nothing_leads_to_a_part() -> None:
    sources = "".join(path.read_text() for path in (TEMPLATES / "field").glob("*.html"))
    linked = set(re.findall(r"""href="{{ url_for\('field\.(\w+)'""", sources))
    assert len(linked) > 15
    assert linked & places.PARTS == set()
