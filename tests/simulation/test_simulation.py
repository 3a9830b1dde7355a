"""Sync under all faults of network.py, from seeds: every invariant holds, and a seed tells the same story again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .centre import Centre
from .world import World

SEEDS, BROWSER_SEEDS = 200, 20
FOUND = (  # by `make soak`
    658_853_739,  # a photo's only piece was cut, and its folder not synced before the offset was told
    1_978_040_496,  # a photo freed on its receipt after the centre was restored: on no disk, and no broken promise (the fault was in what was asked here)
)
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [*range(SEEDS), *FOUND])
def test_nothing_is_lost_doubled_or_overwritten(centre: Centre, seed: int) -> None:
    try:
        World(centre, seed).run()
    except Exception as wrong:
        pytest.fail(f"{wrong}\nRepeat it with its trace: python -m tests.simulation {seed}")


@pytest.mark.parametrize("seed", range(BROWSER_SEEDS))
def test_nor_by_the_tablet_s_own_core(centre: Centre, browser_tablets: Any, seed: int) -> None:
    try:
        World(centre, seed, browser_tablets).run()
    except Exception as wrong:
        pytest.fail(f"{wrong}\nRepeat it with its trace: python -m tests.simulation chromium {seed}")


def test_the_same_seed_gives_the_same_trace(centre: Centre) -> None:
    assert World(centre, 7).run() == World(centre, 7).run() != World(centre, 8).run()


def test_also_on_the_tablet_s_own_core(centre: Centre, browser_tablets: Any) -> None:
    assert World(centre, 7, browser_tablets).run() == World(centre, 7, browser_tablets).run()


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
