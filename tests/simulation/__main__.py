"""python -m tests.simulation SEED            one world, its trace printed
python -m tests.simulation FIRST LAST      these seeds; stops at the first failure
python -m tests.simulation soak SECONDS    new seeds for so long; every failure is printed with the command that repeats it
python -m tests.simulation chromium …      the same three, with tablets that run the tablet's own core"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.chromium import FLAGS
from scripts.chromium import find as found
from tests.fieldkit.browser import files, serve

from . import chromium
from .centre import Centre
from .world import World


def run(centre: Centre, seed: int, other: Any = None, aloud: bool = False) -> bool:
    world = World(centre, seed, other)
    try:
        print(f"seed {seed}: {world.run()}", flush=True)
        return True
    except Exception as wrong:
        traceback.print_exc()
        print(f"seed {seed} FAILS: {wrong}\nrepeat it: python -m tests.simulation {'chromium ' if other else ''}{seed}", flush=True)
        return False
    finally:
        if aloud:
            print("\n".join(world.lines))


def soak(seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield random.SystemRandom().randrange(2**31)


@contextmanager
def tablets(centre: Centre, wanted: bool) -> Iterator[Any]:
    """Makes tablets in Chromium, or is None."""
    if not wanted:
        yield None
        return
    serve("/", "<!doctype html><title>engine</title>", "text/html")
    with sync_playwright() as play, files() as base:
        page = play.chromium.launch(executable_path=found(), args=list(FLAGS)).new_page()
        page.goto(base)
        yield chromium.maker(page, centre.app.extensions["field"].bundle.data)


def main(words: list[str]) -> int:
    wanted = words[0] == "chromium"
    first, *rest = words[wanted:]
    with tempfile.TemporaryDirectory() as folder, tablets(centre := Centre(Path(folder)), wanted) as other:
        if first == "soak":
            return sum(not run(centre, seed, other) for seed in soak(float(rest[0])))
        last = int(rest[0]) if rest else int(first)
        return int(not all(run(centre, seed, other, aloud=not rest) for seed in range(int(first), last + 1)))


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
