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

RAN = "globalThis.packed = [];\nexport const ran = name => globalThis.packed.push(name);\n"


def written(folder: Path, modules: dict[str, str]) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.mjs").write_text(source)
    return folder


def test_a_module_runs_once_before_those_that_need_it(engine: Page, tmp_path: Path) -> None:
    serve("/packed.mjs", packed(written(tmp_path, DIAMOND) / "a.mjs"))
    assert engine.evaluate("async () => { await import('/packed.mjs?' + Math.random()); return packed }") == ["a", "d 2", "c 1"]


def test_modules_run_in_the_order_of_their_imports_and_are_given_away(engine: Page, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "device").mkdir()
    written(tmp_path / "device", {"b": "import { ran } from './a.mjs';\nran('device b');\nexport const b = 1;\n", "a": RAN})
    into = written(tmp_path / "page", {"a": "globalThis.packed.push('a');", "b": "import { ran } from '../device/a.mjs';\nran('b');"})
    written(
        into, {"app": "import './b.mjs';\nimport { b } from '../device/b.mjs';\nimport './a.mjs';\nglobalThis.packed.push(`app ${b}`);"}
    )
    serve("/ordered.mjs", packed(into / "app.mjs"))
    found = engine.evaluate(
        "async () => { const m = await import('/ordered.mjs?' + Math.random()); return [packed, Object.keys(m), m.$device_b.b] }"
    )
    assert found == [["b", "device b", "a", "app 1"], ["$a", "$app", "$b", "$device_a", "$device_b"], 1]


def test_a_later_file_talks_to_the_modules_that_run(engine: Page, tmp_path: Path) -> None:
    first = written(tmp_path, DIAMOND | {"later": "import { count } from './d.mjs';\nimport './e.mjs';\npacked.push(count());", "e": ""})
    address = f"/first.mjs?{tmp_path}"
    serve("/first.mjs", packed(first / "a.mjs"))
    serve("/later.mjs", packed(first / "later.mjs", of=first / "a.mjs", at=address))
    found = engine.evaluate(
        "async first => { await import(first); return [Object.keys(await import('/later.mjs')), packed.at(-1)] }", address
    )
    assert found == [["$e", "$later"], 3], "counted on, not anew"


@pytest.mark.parametrize(
    "line",
    [
        "import x from './d.mjs';",
        "import '/d.mjs';",
        "import { own } from '../d.mjs';",
        "import { own } from './deep/d.mjs';",
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
        packed(tmp_path / "a.mjs")


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CycleError):
        packed(written(tmp_path, DIAMOND | {"d": "import { left } from './b.mjs';\n"}) / "a.mjs")
