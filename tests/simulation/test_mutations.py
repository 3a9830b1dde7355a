"""The simulation can fail: each of these changes to our own code turns it red, by the promise that it breaks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = 60


class Mutation(NamedTuple):
    file: str
    old: str
    new: str
    breaks: tuple[str, ...]
    core: tuple[str, ...] = ()  # whose: the Python device's, or that in Chromium


MUTATIONS = {
    "the tablet's journal is not synced": Mutation("sync/memory.py", "self.journal.sync()\n", "pass\n", ("a_saved_fact_is_in_the_log",)),
    "staged bytes are not synced": Mutation(
        "inspect_app/photos/store.py",
        "        finally:\n            os.fsync(self.file.fileno())\n",
        "        finally:\n",
        ("an_offset_never_decreases", "a_held_photo_is_what_its_name_says"),
    ),
    "the name of a kept photo is not synced": Mutation(
        "inspect_app/photos/store.py",
        "        os.link(path, target)\n        durable(target.parent)\n",
        "        os.link(path, target)\n",
        ("a_held_photo_is_what_its_name_says",),
    ),
    "a base of another key counts": Mutation(
        "inspect_app/scoring/heads.py", "Supersedes.base == fact.id, *key)", "Supersedes.base == fact.id)", ("every_value_is_visible",)
    ),
    "anybody speaks for anybody": Mutation(
        "inspect_app/sync_api/intake.py", 'if h["person"] == self.device.person else "wrong-person"', "", ("every_value_is_visible",)
    ),
    "photos are freed without a receipt": Mutation(
        "sync/memory.py", "if photo.state == HELD and photo.data]", "if photo.data]", ("no_photo_goes_without_a_receipt",)
    ),
    "a restored centre is offered nothing": Mutation(
        "sync/memory.py",
        "        for made in self.log:\n            made.state, made.code = LOCAL, None\n        for photo",
        "        for photo",
        ("what_is_shown_is_true", "every_fact_reaches_the_centre", "backup_and_tablets_make_the_centre_whole"),
    ),
    "the tablet's database is not synced": Mutation(
        "static/device/database.mjs", "synchronous=FULL", "synchronous=OFF", ("a_saved_fact_is_in_the_log",), ("chromium",)
    ),
}  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """This code, to be changed; what is not code is where it was."""
    for name in ("sync", "inspect_app", "tests", "static"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "translations", "migrations", "scripts"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_promise_is_noticed(tree: Path, name: str) -> None:
    file, old, new, breaks, core = MUTATIONS[name]
    code = (tree / file).read_text()
    assert code.count(old) == 1, "this mutation no longer fits the code"
    (tree / file).write_text(code.replace(old, new))
    run = [sys.executable, "-m", "tests.simulation", *core, "0", str(SEEDS)]
    told = subprocess.run(run, cwd=tree, capture_output=True, text=True, check=False)
    assert told.returncode == 1, told.stdout[-2000:]
    assert any(f"FAILS: {promise}" in told.stdout for promise in breaks), told.stdout[-2000:]
