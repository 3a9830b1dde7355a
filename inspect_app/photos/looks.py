"""What can be told of a picture without knowing what it shows. Twin of static/device/looks.mjs, whose laws hold here too;
both learn from tests/vectors/looks.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from PIL import Image, ImageChops

CELLS, FAR, FLAT = 8, 4, 16


def measured(grey: Image.Image) -> dict[str, Any]:
    """brightness (0 to 255), sharpness (thousandths) and fingerprint (32 hexadecimal digits) of a picture in grey."""
    pixels = grey.width * grey.height
    near, far = _contrast(grey, 1), _contrast(grey, FAR)
    flat = far < FLAT * pixels
    return {
        "brightness": _sum(grey) // pixels,
        "sharpness": None if flat else 1000 * near // far,
        "fingerprint": None if flat else _fingerprint(_means(grey)),
    }


def _sum(grey: Image.Image, power: int = 1) -> int:
    return sum(value**power * count for value, count in enumerate(grey.histogram()))


def _contrast(grey: Image.Image, apart: int) -> int:
    """The sum of squared differences of pixels so far apart, across and down."""
    w, h = grey.size
    shifts = [(apart, 0)] * (w > apart) + [(0, apart)] * (h > apart)
    pairs = ((grey.crop((x, y, w, h)), grey.crop((0, 0, w - x, h - y))) for x, y in shifts)
    return sum(_sum(ImageChops.difference(*pair), 2) for pair in pairs)


def _means(grey: Image.Image) -> list[list[int]]:
    xs, ys = ([n * side // (CELLS + 1) for n in range(CELLS + 2)] for side in grey.size)
    return [[_mean(grey, (xs[c], ys[r], xs[c + 1], ys[r + 1])) for c in range(CELLS + 1)] for r in range(CELLS + 1)]


def _mean(grey: Image.Image, box: tuple[int, int, int, int]) -> int:
    left, top, right, bottom = box
    return _sum(grey.crop(box)) // max(1, (right - left) * (bottom - top)) if right > left and bottom > top else 0


def _fingerprint(rows: list[list[int]]) -> str:
    places = [(r, c) for r in range(CELLS) for c in range(CELLS)]
    across, down = ([rows[r][c] > rows[r + y][c + x] for r, c in places] for x, y in ((1, 0), (0, 1)))
    return f"{int(''.join(str(int(bit)) for bit in [*across, *down]), 2):032x}"


def alike(mine: str | None, others: Iterable[tuple[str, str]], limits: Mapping[str, int]) -> str | None:
    """The id of the one most like it among (id, fingerprint)."""
    if not mine:
        return None
    near = sorted(((int(mine, 16) ^ int(print_, 16)).bit_count(), id) for id, print_ in others)
    return next((id for far, id in near if far < limits["distance"]), None)


def unusual(found: Mapping[str, Any], now: datetime, limits: Mapping[str, int]) -> str:
    """Words for what is unusual, sorted, as one text; `none` when nothing is."""
    told = {
        "alike": found["alike"] is not None,
        "blurred": found["sharpness"] is not None and found["sharpness"] < limits["sharpness"],
        "dark": found["brightness"] < limits["brightness"],
        "earlier": 0 < limits["minutes"] < _minutes(found["captured_at"], now),
    }
    return ",".join(word for word, is_so in told.items() if is_so) or "none"


def _minutes(captured_at: str | None, now: datetime) -> float:
    """How long ago, a time without an offset as the clock stood here; 0 for one that is none."""
    try:
        taken = datetime.fromisoformat(captured_at or "")
    except ValueError:
        return 0
    return (now - (taken if taken.tzinfo else taken.replace(tzinfo=now.tzinfo))).total_seconds() / 60
