"""Sync under all faults of docs/protocol.md, from seeds: every invariant holds, and a seed tells the same story again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .centre import Centre
from .world import World

SEEDS = 200
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_is_lost_doubled_or_overwritten(centre: Centre, seed: int) -> None:
    try:
        World(centre, seed).run()
    except Exception as wrong:
        pytest.fail(f"{wrong}\nRepeat it with its trace: python -m tests.simulation {seed}")


def test_the_same_seed_gives_the_same_trace(centre: Centre) -> None:
    assert World(centre, 7).run() == World(centre, 7).run() != World(centre, 8).run()


def test_also_in_another_process(centre: Centre) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "7", "8"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines() == [f"seed {seed}: {World(centre, seed).run()}" for seed in (7, 8)]
