"""python -m tests.simulation SEED          one world, its trace printed
python -m tests.simulation FIRST LAST    these seeds; stops at the first failure
python -m tests.simulation soak SECONDS  new seeds for so long; every failure is printed with the command that repeats it"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from .centre import Centre
from .world import World


def run(centre: Centre, seed: int, aloud: bool = False) -> bool:
    world = World(centre, seed)
    try:
        print(f"seed {seed}: {world.run()}", flush=True)
        return True
    except Exception as wrong:
        traceback.print_exc()
        print(f"seed {seed} FAILS: {wrong}\nrepeat it: python -m tests.simulation {seed}", flush=True)
        return False
    finally:
        if aloud:
            print("\n".join(world.lines))


def soak(seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield random.SystemRandom().randrange(2**31)


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        centre = Centre(Path(folder))
        if words[0] == "soak":
            return sum(not run(centre, seed) for seed in soak(float(words[1])))
        first, last = int(words[0]), int(words[-1])
        return int(not all(run(centre, seed, aloud=first == last) for seed in range(first, last + 1)))


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
