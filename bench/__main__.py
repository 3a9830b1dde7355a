"""make bench: every part, or those that are named: python -m bench tablet."""

from __future__ import annotations

import os
import platform
import sys

from . import centre, checks, link, photos, quiet, score, slow, start, sync, tablet

PARTS = {
    "tablet": tablet.run,
    "checks": checks.run,
    "photos": photos.run,
    "start": start.run,
    "sync": sync.run,
    "link": link.run,
    "quiet": quiet.run,
    "score": score.run,
    "centre": centre.run,
    "slow": slow.run,
}


def main(wanted: list[str]) -> None:
    print(f"# {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    for name, run in PARTS.items():
        if not wanted or name in wanted:
            run()


if __name__ == "__main__":  # the centres it starts are forked, and read this file too
    main(sys.argv[1:])
