"""Modules as one file: run once, in order, in scopes of their own; what the packer does not know is refused with its place."""

from __future__ import annotations

from graphlib import CycleError
from pathlib import Path

import pytest
from playwright.sync_api import Page

from inspect_app.fieldkit.modules import packed
from inspect_app.fieldkit.templates import Unsupported
from tests.fieldkit.browser import serve

DIAMOND = {
    "a": "import { left } from './b.mjs';\nimport { right } from './c.mjs';\nconst own = 'a';\nglobalThis.packed = [own, left(), right];\n",
    "b": "import { count, own } from './d.mjs';\nexport const left = () => `${own} ${count()}`;",
    "c": "import { count } from './d.mjs';\nconst own = 'c';\nexport const right = `${own} ${count()}`; // no line end",
    "d": "let ran = 0;\nexport const own = 'd';\nexport function count() { return ++ran; }\n",
}


def written(folder: Path, modules: dict[str, str]) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.mjs").write_text(source)
    return folder


def test_a_module_runs_once_before_those_that_need_it(engine: Page, tmp_path: Path) -> None:
    serve("/packed.mjs", packed(written(tmp_path, DIAMOND), "a"))
    assert engine.evaluate("async () => { await import('/packed.mjs?' + Math.random()); return packed }") == ["a", "d 2", "c 1"]


@pytest.mark.parametrize(
    "line",
    [
        "import x from './d.mjs';",
        "import './d.mjs';",
        "import { gone } from './d.mjs';",
        "import { own as x } from './d.mjs';",
        "export default 3;",
        "export let x = 1;",
        "export { own } from './d.mjs';",
        "const x = () => import('./d.mjs');",
        "const x = import.meta.url;",
    ],
)
def test_what_it_does_not_know_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    written(tmp_path, DIAMOND | {"b": f"export const left = 1;\n{line}\n"})
    with pytest.raises(Unsupported, match=r"b\.mjs:2"):
        packed(tmp_path, "a")


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CycleError):
        packed(written(tmp_path, DIAMOND | {"d": "import { left } from './b.mjs';\n"}), "a")
