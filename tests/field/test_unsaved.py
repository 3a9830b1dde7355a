"""What is written in a form that saves by a button is kept by the id of its field (static/field/unsaved.mjs)."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates" / "field"
FORM = re.compile(r"<form(?P<head>[^>]*hx-post[^>]*)>.*?</form>", re.S)
FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
NOTHING_TO_KEEP = re.compile(r'type="(?:hidden|file)"|data-filter')


def test_every_field_that_a_button_saves_has_an_id() -> None:
    fields = [
        (path.name, field)
        for path in TEMPLATES.glob("*.html")
        for form in FORM.finditer(path.read_text())
        if "hx-trigger" not in form["head"]
        for field in FIELD.findall(form[0])
        if not NOTHING_TO_KEEP.search(field)
    ]
    assert len(fields) > 25
    assert [(name, field) for name, field in fields if ' id="' not in field] == []
