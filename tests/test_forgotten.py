"""An app that is done with goes, with all that it was made of: a process that makes many, as all tests do, keeps none."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from inspect_app import create_app
from tests import worlds


def test_an_app_that_is_done_with_is_forgotten(tmp_path: Path) -> None:
    app = create_app(worlds.settings(tmp_path))
    field = app.extensions["field"]
    kept = {name: weakref.ref(part) for name, part in (("app", app), ("pages", app.blueprints["field"]), ("templates", field.environment))}
    worlds.close(app)
    del app, field
    gc.collect()
    assert [name for name, part in kept.items() if part()] == []
