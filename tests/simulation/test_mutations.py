"""The simulation can fail: each of these changes to our own code turns it red, by the promise that it breaks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.mutations.tree import Change, copied, run

SEEDS = 60


class Mutation(NamedTuple):
    file: str
    old: str
    new: str
    breaks: tuple[str, ...]
    core: tuple[str, ...] = ()  # whose: the Python device's, or that in Chromium
    seed: int = 0  # today's first that notices; if it no longer does, one of those after it must


MUTATIONS = {
    "the tablet's journal is not synced": Mutation("sync/memory.py", "self.journal.sync()\n", "pass\n", ("a_saved_fact_is_in_the_log",)),
    "staged bytes are not synced": Mutation(
        "inspect_app/photos/staging.py",
        "        finally:\n            os.fsync(self.file.fileno())\n",
        "        finally:\n",
        ("an_offset_never_decreases", "a_held_photo_is_what_its_name_says"),
        seed=19,
    ),
    "the name of a kept photo is not synced": Mutation(
        "inspect_app/photos/store.py",
        "        durable(drawer)\n",
        "        pass\n",
        ("a_held_photo_is_what_its_name_says",),
        seed=19,
    ),
    "a base of another key counts": Mutation(
        "inspect_app/scoring/heads.py", "Supersedes.base == fact.id, *key)", "Supersedes.base == fact.id)", ("every_value_is_visible",)
    ),
    "anybody speaks for anybody": Mutation(
        "inspect_app/quarantine.py", 'if h["person"] == device.person else "wrong-person"', "", ("every_value_is_visible",)
    ),
    "photos are freed without a receipt": Mutation(
        "sync/memory.py", "if photo.state == HELD and photo.data]", "if photo.data]", ("no_photo_goes_without_a_receipt",), seed=4
    ),
    "there is no news, whatever came": Mutation(
        "inspect_app/sync_api/push.py", 'not news.between(device.person or "", place, before)', "True", ("all_replicas_agree",), seed=5
    ),
    "a restored centre is offered nothing": Mutation(
        "sync/memory.py",
        "        for made in self.log:\n            made.state, made.code = LOCAL, None\n        for photo",
        "        for photo",
        ("what_is_shown_is_true", "every_fact_reaches_the_centre", "backup_and_tablets_make_the_centre_whole"),
        seed=17,
    ),
    "the tablet's database is not synced": Mutation(
        "static/device/database.mjs", "synchronous=FULL", "synchronous=OFF", ("a_saved_fact_is_in_the_log",), ("chromium",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_promise_is_noticed(tmp_path: Path, name: str) -> None:
    file, old, new, breaks, core, seed = MUTATIONS[name]
    told = run(copied(tmp_path, Change(file, old, new)), "tests.simulation", *core, str(seed), str(SEEDS))
    assert told.returncode == 1, told.stdout[-2000:]
    assert any(f"FAILS: {promise}" in told.stdout for promise in breaks), told.stdout[-2000:]
