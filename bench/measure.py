"""Figures as JSON lines. Both sides of a ratio are measured in one run, in turn, and the medians are compared."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence


def told(name: str, ours: Sequence[float], peer: Sequence[float], against: str, unit: str = "ms") -> None:
    """One figure: the median of ours, the peer's name, and the ratio of the medians."""
    mine, theirs = statistics.median(ours), statistics.median(peer)
    spread = [round(x, 3) for x in statistics.quantiles(ours, n=4)] if len(ours) > 3 else list(ours)
    line = {
        "name": name,
        "value": round(mine, 3),
        "unit": unit,
        "against": f"{against} ({round(theirs, 3)} {unit})",
        "ratio": round(mine / theirs, 3),
        "n": len(ours),
        "quartiles": spread,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def in_turn(times: int, ours: Callable[[int], float], peer: Callable[[int], float]) -> tuple[list[float], list[float]]:
    a, b = [], []
    for n in range(times):
        a.append(ours(n))
        b.append(peer(n))
    return a, b
